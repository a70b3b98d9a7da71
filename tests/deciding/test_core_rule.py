"""Once an edition asks a question, no path makes another question of the same criterion: a new one takes its place."""

from collections.abc import Callable

import pytest

from app.cohorts.models import Membership
from app.deciding.deciding import Verdict, decide, move
from app.deciding.proposing import Idea, propose
from app.extensions import db
from app.grids.access import criterion_for
from app.grids.criteria import restore_criterion, retire_criterion
from app.grids.editions import adopt_edition
from app.grids.models import Criterion, Grid
from app.grids.offered import picks, take
from app.grids.rewording import NewLineNeeded, restore_revision, reword_criterion
from app.grids.xlsform.survey import read_form
from app.grids.xlsform.tables import read_tables
from app.visits.models import Venue, Visit
from tests.grids.xlsform.forms import workbook
from tests.support.people import Classroom, SignIn

Path = Callable[[Membership, Membership, Grid, Criterion], None]
OTHER = {"kind": "yes_no_partial", "params": {"justification": False}}


def reworded(ines: Membership, odile: Membership, grid: Grid, criterion: Criterion) -> None:
    with pytest.raises(NewLineNeeded):
        reword_criterion(ines, criterion, criterion.revision_number, OTHER)
    reword_criterion(ines, criterion, criterion.revision_number, OTHER, new_line=True)


def reworded_in_two_steps(ines: Membership, odile: Membership, grid: Grid, criterion: Criterion) -> None:
    reword_criterion(ines, criterion, 1, {"question": "Plus clair ?"})
    reworded(ines, odile, grid, criterion)


def retired_and_brought_back(ines: Membership, odile: Membership, grid: Grid, criterion: Criterion) -> None:
    retire_criterion(ines, criterion)
    restore_criterion(ines, criterion)
    reworded(ines, odile, grid, criterion)


def decided(outcome: str, act: str = "amend") -> Path:
    def path(ines: Membership, odile: Membership, grid: Grid, criterion: Criterion) -> None:
        others = [criterion_for(ines, grid, "GOUV-02")] if act == "merge" else ()
        second = {"label": "Second", "question": "Et puis ?"} if act == "split" else None
        idea = Idea(act, "Pour comparer plus vite.", OTHER, second)
        made = propose(ines, grid, idea, criterion=criterion, others=others)
        move(odile, made, "objections", made.state)
        visit = None
        if outcome == "trial":
            venue = Venue(cohort_id=grid.cohort_id, name="Ailleurs")
            db.session.add(venue)
            db.session.flush()
            visit = Visit(cohort_id=grid.cohort_id, number=9, venue_id=venue.id)
            db.session.add(visit)
            db.session.flush()
        decide(odile, made, Verdict(outcome, "Oui.", visit), 0)

    return path


def brought_in_a_file(ines: Membership, odile: Membership, grid: Grid, criterion: Criterion) -> None:
    rows = [
        ["type", "name", "label", "visites_code"],
        ["begin_group", "GOUV", "Gouvernance", None],
        ["text", "x", "Une tout autre question ?", criterion.code],
        ["end_group", None, None, None],
    ]
    found = read_form(read_tables(workbook({"survey": rows})))
    assert take(ines, grid, found.axes, picks(found.axes)) == 1


@pytest.mark.parametrize(
    "path",
    [
        reworded,
        reworded_in_two_steps,
        retired_and_brought_back,
        decided("adopted"),
        decided("trial"),
        decided("adopted", "merge"),
        decided("adopted", "split"),
        brought_in_a_file,
    ],
    ids=["reworded", "two steps", "retired and back", "adopted", "trial", "merged", "split", "file"],
)
def test_another_question_is_another_criterion_by_every_path(
    ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion, path: Path
) -> None:
    path(ines, odile, adopted, criterion)
    db.session.refresh(criterion)
    db.session.expire(criterion, ["current"])
    assert criterion.code == "GOUV-01"
    assert criterion.current.kind == "scale"
    made = criterion_for(ines, adopted, "GOUV-03")
    assert made.id != criterion.id
    assert made.current.kind == ("short_text" if path is brought_in_a_file else "yes_no_partial")


def test_an_earlier_wording_of_another_kind_comes_back_on_a_line_of_its_own(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    reword_criterion(ines, criterion, 1, OTHER)
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    with pytest.raises(NewLineNeeded):
        restore_revision(ines, criterion, 1, 2)
    assert restore_revision(ines, criterion, 1, 2, new_line=True).criterion.code == "GOUV-02"


def test_the_page_of_an_adopted_criterion_asks_before_it_begins_a_line(
    sign_in: SignIn, classroom: Classroom, home: str
) -> None:
    client = sign_in(classroom.ines)
    form = {
        "base_number": "1",
        "label": "L’ancrage",
        "question": "Fait avec les gens d’ici ?",
        "help": "",
        "kind": "yes_no_partial",
        "edited_kind": "yes_no_partial",
        "moment": "during",
        "respondent": "group",
    }
    answer = client.post(f"{home}/criteres/GOUV-01", data=form)
    assert answer.status_code == 409
    assert "Ce changement demande une nouvelle ligne" in answer.text
    assert "les réponses passées restent lisibles" in answer.text
