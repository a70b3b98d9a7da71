"""Rewording: nobody's words are overwritten, and past answers stay comparable."""

import pytest

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.grids.axes import add_axis
from app.grids.criteria import add_criterion, retire_criterion
from app.grids.editions import adopt_edition
from app.grids.models import Axis, Criterion, Edition, Grid
from app.grids.reading import working
from app.grids.rewording import NewLineNeeded, WordingClash, restore_revision, reword_criterion
from app.grids.starting import start_grid
from tests.grids.conftest import CHOICE, SCALE, TEXT


@pytest.fixture
def adopted(odile: Membership, grid: Grid, criterion: Criterion) -> Edition:
    """Edition 1, with GOUV-01."""
    return adopt_edition(odile, grid, "Adoptée.", grid.version)


def test_a_new_wording_keeps_the_former_one(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(karim, criterion, 1, {"question": "Le lieu tient-il à son quartier ?"})
    assert [(one.number, one.author.name, one.question) for one in criterion.revisions] == [
        (1, "Inès", SCALE["question"]),
        (2, "Karim", "Le lieu tient-il à son quartier ?"),
    ]
    assert criterion.current.help == SCALE["help"]


def test_two_people_changing_different_fields_are_merged_and_told(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {**SCALE, "question": "Une autre question ?"})
    done = reword_criterion(karim, criterion, 1, {**SCALE, "help": "Une autre aide."})
    assert (criterion.current.question, criterion.current.help) == ("Une autre question ?", "Une autre aide.")
    assert [one.author.name for one in done.merged] == ["Inès"]


def test_two_people_changing_the_same_field_see_both(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {"question": "Version d’Inès ?"})
    reword_criterion(ines, criterion, 2, {"core": False})
    with pytest.raises(WordingClash) as clash:
        reword_criterion(karim, criterion, 1, {"question": "Version de Karim ?", "label": "Racines"})
    seen = clash.value
    assert list(seen.clashes) == ["question"]
    assert (seen.clashes["question"].question, seen.clashes["question"].author.name) == (
        "Version d’Inès ?",
        "Inès",
    )
    assert seen.clashes["question"].number == 2
    assert (seen.mine.question, seen.mine.label, seen.mine.core) == ("Version de Karim ?", "Racines", False)
    assert (seen.merged.question, seen.merged.label) == ("Version d’Inès ?", "Racines")
    assert criterion.revision_number == 3


def test_choosing_after_reading_both_is_an_ordinary_rewording(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {"question": "Version d’Inès ?"})
    reword_criterion(karim, criterion, 2, {"question": "Les deux ?"})
    assert [one.question for one in criterion.revisions][1:] == ["Version d’Inès ?", "Les deux ?"]


def test_the_same_change_made_twice_is_no_clash(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {"question": "La même ?"})
    done = reword_criterion(karim, criterion, 1, {"question": "La même ?"})
    assert done.unchanged
    assert criterion.revision_number == 2


def test_a_change_of_kind_and_one_of_its_settings_clash(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    anchors = {"anchors": {"1": "fermé", "5": "ouvert"}, "normative": False}
    reword_criterion(ines, criterion, 1, {"params": anchors})
    with pytest.raises(WordingClash) as clash:
        reword_criterion(karim, criterion, 1, {"kind": "short_text", "params": {"limit": 200}})
    assert list(clash.value.clashes) == ["answer"]
    assert clash.value.mine.params == {"limit": 200}


def test_saving_without_a_change_writes_no_revision(ines: Membership, criterion: Criterion) -> None:
    assert reword_criterion(ines, criterion, 1, SCALE).unchanged
    assert criterion.revision_number == 1


@pytest.mark.parametrize("number", [0, 2, -1, 99])
def test_a_revision_it_never_had_is_no_base(ines: Membership, criterion: Criterion, number: int) -> None:
    with pytest.raises(Invalid):
        reword_criterion(ines, criterion, number, {"question": "Autre ?"})


def test_a_criterion_never_adopted_changes_freely(ines: Membership, criterion: Criterion) -> None:
    done = reword_criterion(ines, criterion, 1, TEXT)
    assert (done.criterion.code, done.criterion.current.kind) == ("GOUV-01", "short_text")


@pytest.mark.parametrize(
    "patch",
    [
        TEXT,
        {"params": {"anchors": SCALE["params"]["anchors"], "normative": True}},
        {"respondent": "individual"},
    ],
)
def test_an_adopted_criterion_asks_before_a_change_that_would_mix_answers(
    ines: Membership, criterion: Criterion, adopted: Edition, patch: dict[str, object]
) -> None:
    with pytest.raises(NewLineNeeded, match="nouvelle ligne") as asked:
        reword_criterion(ines, criterion, 1, patch)
    assert asked.value.change.level == "breaking"
    assert asked.value.change.reason
    assert criterion.revision_number == 1


def test_the_new_line_takes_the_place_of_the_old_one_under_a_new_code(
    ines: Membership, grid: Grid, axis: Axis, criterion: Criterion, adopted: Edition
) -> None:
    add_criterion(ines, axis, TEXT)
    done = reword_criterion(ines, criterion, 1, TEXT, new_line=True)
    assert (done.criterion.code, done.criterion.replaces_id) == ("GOUV-03", criterion.id)
    assert [one.code for one in working(grid).contents] == ["GOUV-03", "GOUV-02"]
    assert [one.code for one in working(grid).retired] == ["GOUV-01"]
    assert criterion.current.kind == "scale"


def test_a_new_meaning_in_the_same_kind_may_begin_a_line_too(
    ines: Membership, criterion: Criterion, adopted: Edition
) -> None:
    done = reword_criterion(ines, criterion, 1, {"question": "Tout autre chose ?"}, new_line=True)
    assert done.criterion.code == "GOUV-02"


def test_a_reworded_criterion_stays_on_its_line(
    ines: Membership, criterion: Criterion, adopted: Edition
) -> None:
    done = reword_criterion(ines, criterion, 1, {"question": "Autrement dit ?"})
    assert (done.criterion.code, done.revision.change, done.revision.mapping) == ("GOUV-01", "wording", None)


def test_options_put_together_are_written_down_as_a_mapping(
    ines: Membership, odile: Membership, grid: Grid, axis: Axis
) -> None:
    choice = add_criterion(ines, axis, CHOICE)
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    fewer = {"options": CHOICE["params"]["options"][:2], "justification": False}
    done = reword_criterion(ines, choice, 1, {"params": fewer}, mapping={"chief": "vote"})
    assert (done.revision.change, done.revision.mapping) == ("compatible", {"chief": "vote"})


def test_drafts_that_nobody_answered_do_not_count_for_the_class_of_a_change(
    ines: Membership, odile: Membership, grid: Grid, axis: Axis
) -> None:
    choice = add_criterion(ines, axis, CHOICE)
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    options = CHOICE["params"]["options"]
    reword_criterion(ines, choice, 1, {"params": {"options": options[:2], "justification": False}})
    done = reword_criterion(ines, choice, 2, {"params": {"options": options, "justification": False}})
    assert (done.revision.change, done.revision.mapping) == ("same", None)


def test_small_steps_do_not_add_up_to_another_question_unnoticed(
    ines: Membership, odile: Membership, grid: Grid, axis: Axis
) -> None:
    choice = add_criterion(ines, axis, CHOICE)
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    kept, new = (
        CHOICE["params"]["options"][:1],
        [{"id": "lot", "label": "au sort"}, {"id": "no", "label": "non"}],
    )
    reword_criterion(ines, choice, 1, {"params": {"options": [*kept, *new], "justification": False}})
    with pytest.raises(NewLineNeeded):
        reword_criterion(ines, choice, 2, {"params": {"options": new, "justification": False}})


def test_an_earlier_wording_can_be_taken_up_again(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {"question": "Autre ?"})
    done = restore_revision(karim, criterion, 1, 2)
    assert (done.revision.number, done.revision.restores, done.revision.author.name) == (3, 1, "Karim")
    assert criterion.current.question == SCALE["question"]


def test_taking_up_an_earlier_wording_does_not_pass_over_a_newer_one(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, {"question": "Autre ?"})
    reword_criterion(ines, criterion, 2, {"question": "Encore autre ?"})
    with pytest.raises(Conflict, match="Inès"):
        restore_revision(karim, criterion, 1, 2)
    assert criterion.current.question == "Encore autre ?"


def test_an_earlier_kind_is_taken_up_on_a_new_line_once_adopted(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, TEXT)
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    with pytest.raises(NewLineNeeded):
        restore_revision(ines, criterion, 1, 2)
    assert restore_revision(ines, criterion, 1, 2, new_line=True).criterion.code == "GOUV-02"


def test_a_revision_of_another_criterion_is_not_taken_up(ines: Membership, criterion: Criterion) -> None:
    other = add_criterion(ines, add_axis(ines, start_grid(ines, "Autre"), "Ailleurs"), TEXT)
    reword_criterion(ines, other, 1, {"question": "Autre ?"})
    with pytest.raises(Invalid):
        restore_revision(ines, criterion, 2, 1)


def test_what_was_typed_on_a_criterion_retired_meanwhile_is_kept(
    ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    retire_criterion(karim, criterion)
    reword_criterion(ines, criterion, 1, {"question": "Trop tard ?"})
    assert criterion.current.question == "Trop tard ?"
    assert criterion.retired_at is not None


def test_guests_and_strangers_reword_nothing(
    guy: Membership, stranger: Membership, criterion: Criterion
) -> None:
    for refused, error in ((guy, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            reword_criterion(refused, criterion, 1, {"question": "?"})
        with pytest.raises(error):
            restore_revision(refused, criterion, 1, 1)
