"""How far each sheet has come, counted the same way everywhere."""

from flask import Flask
from sqlalchemy import event, select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.progress import Progress, progress
from app.visits.models import Visit
from tests.fieldwork.conftest import Field, Send, add_visit, build_field
from tests.support.people import Actor, Classroom


def count(app: Flask, actor: Actor) -> dict[tuple[int, str], Progress]:
    with app.app_context():
        member = db.session.get_one(Membership, actor.member_id)
        return progress(member, list(db.session.scalars(select(Visit).order_by(Visit.number))))


def test_a_group_that_wrote_nothing_has_everything_to_answer(app: Flask, field: Field) -> None:
    found = count(app, field.people.ines)
    assert found[field.visit_id, f"g{field.group_a}"] == Progress(0, 11, 0, 0)
    assert found[field.visit_id, f"m{field.people.ines.member_id}"] == Progress(0, 0, 0, 0)


def test_empties_count_as_answers_and_incomplete_ones_do_not(app: Flask, field: Field, send: Send) -> None:
    send(
        field.people.ines,
        field.operation("scale", value="4"),
        field.operation("number", empty="refused"),
        field.operation("shares", **{"share-sales": "99"}),
        field.operation("short_text", note="Seulement une justification"),
    )
    assert count(app, field.people.lea)[field.visit_id, f"g{field.group_a}"] == Progress(2, 11, 1, 0)


def test_a_conflict_counts_until_it_is_settled(app: Flask, field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    late = field.operation("scale", value="2")
    send(field.people.karim, late)
    key = (field.visit_id, f"g{field.group_a}")
    assert count(app, field.people.odile)[key].conflicts == 1
    send(field.people.ines, field.operation("scale", 1, value="3") | {"settles": [late["id"]]})
    assert count(app, field.people.odile)[key] == Progress(1, 11, 0, 0)


def test_own_sheets_are_counted_for_their_student_and_the_facilitators(
    app: Flask, classroom: Classroom, send: Send
) -> None:
    with app.app_context():
        field = build_field(classroom, respondent="individual")
    sheet = f"{field.visit_id}.{field.grid_id}.m{classroom.ines.member_id}"
    send(classroom.ines, field.operation("scale", value="4") | {"sheet": sheet})
    key = (field.visit_id, f"m{classroom.ines.member_id}")
    assert count(app, classroom.ines)[key] == Progress(1, 11, 0, 0)
    assert count(app, classroom.odile)[key] == Progress(1, 11, 0, 0)
    assert key not in count(app, classroom.karim)
    assert key not in count(app, classroom.guy)


def test_the_number_of_statements_does_not_grow_with_the_visits(app: Flask, field: Field) -> None:
    def statements() -> int:
        seen: list[str] = []
        with app.app_context():
            engine, member = db.engine, db.session.get_one(Membership, field.people.odile.member_id)
            visits = list(db.session.scalars(select(Visit)))
            progress(member, visits)

            def note(*args: object) -> None:
                seen.append(str(args[2]))

            event.listen(engine, "before_cursor_execute", note)
            progress(member, visits)
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    first = statements()
    with app.app_context():
        for number in (2, 3, 4):
            add_visit(field.people, field.edition_id, field.grid_id, number=number)
    assert statements() == first <= 6
