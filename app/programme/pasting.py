"""Entering a whole programme: the good lines are kept, each bad one is named with its reason."""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from app.cohorts.models import Membership
from app.errors import Invalid
from app.programme.access import must_plan
from app.programme.models import Day, Kind
from app.programme.planning import DayPlan, add_day, days_of, whole_day

MOST_LINES = 200
COLUMNS = ("day", "kind", "title", "themes", "speakers", "place", "address")
HEADERS = {
    "day": {"date", "jour", "journee"},
    "kind": {"sorte", "type", "nature"},
    "title": {"titre", "intitule", "seance", "sujet"},
    "themes": {"theme", "themes", "thematique", "thematiques"},
    "speakers": {"intervenant", "intervenante", "intervenants", "intervenantes", "qui"},
    "place": {"lieu", "salle"},
    "address": {"adresse"},
}
KINDS = {
    "visite": Kind.visit,
    "visit": Kind.visit,
    "tutorat": Kind.tutoring,
    "suivi": Kind.tutoring,
    "accompagnement": Kind.tutoring,
    "thematique": Kind.theme,
    "theme": Kind.theme,
    "cours": Kind.theme,
    "": Kind.theme,
}
MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")  # fmt: skip
NOTHING = "Rien ici ne ressemble à un programme. Collez une journée par ligne : date, sorte, titre."
_WRITTEN = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LIMITS = {"title": 200, "place": 160, "address": 300, "themes": 5000, "speakers": 5000}


@dataclass(frozen=True)
class Remark:
    """What is to be said about one line."""

    number: int
    text: str
    reason: str


@dataclass
class Report:
    """What became of a programme that was pasted."""

    added: list[Day] = field(default_factory=list)
    already: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)


def enter_days(member: Membership, text: str) -> Report:
    """Add the days of a list; the same list again changes nothing. Raises Forbidden, or Invalid for no list at all."""
    must_plan(member)
    lines = _rows(text)
    if not lines:
        raise Invalid.single(NOTHING, "text")
    if len(lines) > MOST_LINES:
        raise Invalid.single(f"{MOST_LINES} lignes au plus. Il y en a {len(lines)} ici.", "text")
    names = _names(lines[0][1])
    known: set[tuple[date | None, str]] = {
        (one.day, one.title) for one in days_of(member) if one.cancelled_at is None
    }
    report = Report()
    for number, cells in lines[1:] if names else lines:
        said = dict(zip(names or COLUMNS, cells, strict=False))
        shown = " ; ".join(cells)[:200]
        try:
            plan = _plan(said)
        except Invalid as fault:
            report.refused.append(Remark(number, shown, " ".join(fault.errors.values())))
            continue
        if (plan.day, plan.title) in known:
            report.already.append(Remark(number, shown, "déjà au programme"))
            continue
        known.add((plan.day, plan.title))
        report.added.append(add_day(member, plan))
    return report


def read_date(text: str) -> date | None:
    """A date as people write it: 2026-10-05, 05/10/2026, lundi 5 octobre 2026. None if it is no date."""
    flat = _flat(text)
    try:
        if found := _NUMBERS.fullmatch(flat):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if (found := _WRITTEN.fullmatch(flat)) and found[2] in MONTHS:
            return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
        return date.fromisoformat(flat)
    except ValueError:
        return None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    lines = text.replace("\x00", "").replace("\r\n", "\n").splitlines()
    if not any(line.strip() for line in lines):
        return []
    first = next(line for line in lines if line.strip())
    separator = next((one for one in ("\t", ";", "|") if one in first), ",")
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            cells = next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_MINIMAL), [])
        except csv.Error:
            cells = line.split(separator)
        cells = [" ".join(one.split()) for one in cells]
        if any(cells):
            rows.append((number, cells))
    return rows


def _names(cells: list[str]) -> list[str] | None:
    """The columns of a first line that names them; None when it is a day already."""
    found = []
    for cell in cells:
        flat = re.sub(r"[^a-z]", "", _flat(cell))
        found.append(next((name for name, words in HEADERS.items() if flat in words), ""))
    return found if "day" in found and "title" in found else None


def _plan(said: dict[str, str]) -> DayPlan:
    day = read_date(said.get("day", ""))
    if day is None:
        raise Invalid.single(f"« {said.get('day', '')[:40]} » n’est pas une date", "day")
    if not 2000 <= day.year <= 2100:
        raise Invalid.single("cette année n’est pas vraisemblable", "day")
    words = _flat(said.get("kind", "")).split()
    kind = KINDS.get(next((one for one in words if one in KINDS), words[0] if words else ""))
    if kind is None:
        raise Invalid.single(f"« {said['kind'][:40]} » n’est ni thématique, ni visite, ni tutorat", "kind")
    if not said.get("title"):
        raise Invalid.single("il manque le titre", "title")
    for name, most in _LIMITS.items():
        if len(said.get(name, "")) > most:
            raise Invalid.single(f"ce texte est trop long ({most} caractères au plus)", name)
    texts = {name: said.get(name, "") for name in _LIMITS}
    return whole_day(day=day, kind=str(kind), **texts)


def _flat(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u00a0", " "))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).replace("·", "").split())
