"""« Jamais projeté avec le nom du lieu »: a setting of a criterion like the others, on by default where the catalogue says."""

from types import SimpleNamespace

from app.grids.catalogue import catalogue
from app.grids.worddiff import changes
from app.grids.wording import UNITS, check_wording, three_way
from tests.grids.conftest import SCALE

WORDING = {**SCALE, "unnamed_host": False}


def test_the_catalogue_marks_working_conditions() -> None:
    marked = [one.code for axis in catalogue() for one in axis.criteria if one.wording.unnamed_host]
    assert marked == ["ORGA-01", "ORGA-02", "ORGA-03"]


def test_history_says_when_the_mark_came() -> None:
    before, after = (check_wording({**WORDING, "unnamed_host": mark}) for mark in (False, True))
    [change] = changes(before, after)
    assert change.name == "Jamais projeté avec le nom du lieu"
    assert "".join(one.text for one in change.pieces if one.kind == "added") == "oui"


def test_a_mark_and_a_question_changed_by_two_people_are_put_together() -> None:
    base = SimpleNamespace(**check_wording(WORDING).values()).__dict__
    merged, clashes = three_way(base, {**base, "unnamed_host": True}, {**base, "question": "Autre ?"}, UNITS)
    assert (merged["unnamed_host"], merged["question"], clashes) == (True, "Autre ?", [])
