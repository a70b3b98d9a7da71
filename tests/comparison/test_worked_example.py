"""What docs/ecarts.md works out by hand is what the site computes."""

import re
from pathlib import Path
from typing import Any

import pytest

from app.kinds import kind

PAGE = Path(__file__).parents[2] / "docs" / "ecarts.md"
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").replace("\xa0", " ").splitlines()
    if line.startswith("| ")
][2:]
WORDS = {"oui": "yes", "partiel": "partial", "non": "no"}


def _counted(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in (one.split() for one in text.split(", "))}


READ: dict[str, tuple[str, Any]] = {
    "Échelle": ("scale", int),
    "Oui, partiel, non": ("yes_no_partial", WORDS.__getitem__),
    "Choix unique": ("single_choice", str),
    "Choix multiple": ("multiple_choice", lambda text: text.split(", ")),
    "Nombre": ("number", lambda text: {"amount": int(text), "estimated": False}),
    "Répartition de 100": ("shares", _counted),
    "Compteurs": ("tally", _counted),
}


def test_every_kind_that_is_measured_is_worked_out() -> None:
    assert [question for question, *_ in LINES] == list(READ)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_worked_out_by_hand_is_what_the_site_says(line: list[str]) -> None:
    question, answers, printed, size = line
    name, read = READ[question]
    values = [read(re.sub(r"^[A-E] : ", "", one)) for one in answers.split(" · ")]
    found = kind(name).spread(values, {"unit": ""})
    assert found is not None
    assert found.text.replace("\xa0", " ") == printed
    assert f"{round(found.size * 100)} %" == size
    assert found.n == len(values)
