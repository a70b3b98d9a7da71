"""Starting a grid from nothing or from the catalogue."""

import pytest

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid
from app.grids.catalogue import catalogue, catalogue_codes
from app.grids.models import Grid
from app.grids.reading import summaries, working
from app.grids.starting import add_from_catalogue, start_grid
from app.kinds import KINDS


def test_the_catalogue_offers_forty_two_criteria_fifteen_of_them_for_the_core() -> None:
    assert len(catalogue()) == 7
    assert len(catalogue_codes()) == 42
    assert len(catalogue_codes(core=True)) == 15


def test_the_catalogue_uses_all_eleven_kinds_with_settings_that_each_kind_accepts() -> None:
    wordings = [one.wording for axis in catalogue() for one in axis.criteria]
    assert {wording.kind for wording in wordings} == set(KINDS)
    for wording in wordings:
        assert KINDS[wording.kind].check_params(wording.params) == wording.params


def test_the_catalogue_keeps_what_each_criterion_asks_for() -> None:
    by_code = {one.code: one.wording for axis in catalogue() for one in axis.criteria}
    assert by_code["UTIL-02"].params["limit"] == 4
    assert by_code["UTIL-02"].params["justification"]
    assert by_code["GOUV-06"].params == {"limit": 400}
    assert by_code["ECO-06"].params["normative"]
    assert by_code["ECO-02"].params["posts"][4]["principle"] == "discuss"
    assert by_code["PROJ-02"].moment == "during"
    assert by_code["GOUV-05"].moment == "before"
    assert by_code["PROJ-01"].respondent == "individual"


def test_the_catalogue_is_typeset_in_french() -> None:
    texts = [
        text
        for axis in catalogue()
        for one in axis.criteria
        for text in (one.wording.question, one.wording.help)
    ]
    assert not [text for text in texts if "'" in text or " ?" in text or " :" in text]


def test_a_grid_from_the_catalogue_holds_what_was_picked_under_the_same_codes(ines: Membership) -> None:
    grid = start_grid(ines, "Grille", {"GOUV-01", "GOUV-04", "ECO-01"})
    held = working(grid).contents
    assert [(axis.code, [one.code for one in axis.criteria]) for axis in held.axes] == [
        ("ECO", ["ECO-01"]),
        ("GOUV", ["GOUV-01", "GOUV-04"]),
    ]


def test_two_grids_from_the_catalogue_have_the_same_option_ids(ines: Membership) -> None:
    first, second = (working(start_grid(ines, "Grille", {"ECO-02"})).contents for _ in range(2))
    assert next(iter(first)).params == next(iter(second)).params


def test_more_can_be_added_from_the_catalogue_later(ines: Membership) -> None:
    grid = start_grid(ines, "Grille", {"GOUV-01"})
    assert add_from_catalogue(ines, grid, {"GOUV-03", "DC-01"}) == 2
    held = working(grid).contents
    assert [axis.code for axis in held.axes] == ["GOUV", "DC"]
    assert [one.code for one in held] == ["GOUV-01", "GOUV-03", "DC-01"]


def test_what_is_picked_twice_gets_a_code_of_its_own(ines: Membership) -> None:
    grid = start_grid(ines, "Grille", {"GOUV-03"})
    add_from_catalogue(ines, grid, {"GOUV-03", "GOUV-01"})
    assert [one.code for one in working(grid).contents] == ["GOUV-03", "GOUV-01", "GOUV-04"]


def test_two_grids_of_one_title_have_addresses_of_their_own(ines: Membership) -> None:
    titles = ["Nouvelle", "Nouvelle", "🌱", "مرحبا"]
    slugs = [start_grid(ines, title).slug for title in titles]
    assert slugs == ["nouvelle-2", "nouvelle-3", "grille", "grille-2"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 161, "x" * 100_000])
def test_a_title_is_needed_and_fits(ines: Membership, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        start_grid(ines, title)
    assert "title" in refused.value.errors


def test_an_unknown_catalogue_code_is_refused(ines: Membership) -> None:
    with pytest.raises(Invalid):
        start_grid(ines, "Grille", {"GOUV-01", "XXXX-01"})


def test_a_guest_starts_no_grid(guy: Membership) -> None:
    with pytest.raises(Forbidden):
        start_grid(guy, "Grille")


def test_the_list_counts_criteria_and_core_of_each_grid(ines: Membership, grid: Grid) -> None:
    start_grid(ines, "Deuxième", {"GOUV-01", "GOUV-02"})
    told = [(one.grid.title, one.criteria, one.core, one.edition) for one in summaries(ines)]
    assert told == [("Grille commune", 0, 0, None), ("Deuxième", 2, 1, None)]
