"""Whole cohorts written in bulk: one is made, the others are its copies under shifted ids."""

import random
import uuid
from typing import Any

from flask import Flask
from sqlalchemy import Integer, Table, insert, literal, select

from app.cohorts.models import Cohort, Membership
from app.comparison.models import Synthesis, SynthesisText
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceLink
from app.fieldwork.models import Answer, Sheet
from app.grids.contents import FrozenCriterion, contents
from app.kinds import kind
from app.tables import now
from app.visits.models import Venue, Visit, VisitEdition
from tests.grids.factory import adopted_grid
from tests.support.people import add_cohort, add_member

GROUPS, STUDENTS, VISITS = "ABCDEF", 24, 3
# Sixty criteria in about the proportions of the starter catalogue.
KINDS = (
    *["scale"] * 15,
    *["single_choice"] * 12,
    *["multiple_choice"] * 8,
    *["yes_no_partial"] * 6,
    *["number"] * 5,
    *["shares"] * 4,
    *["tally"] * 4,
    *["short_text"] * 3,
    *["long_text"] * 2,
    "quote",
)
STRIDE = 100_000
MADE_UNIQUE = {"cohort": ("slug", "join_code"), "person": ("email",)}


def add_full_cohort() -> None:
    """A cohort of 60 criteria, 3 visits and 30 sheets a visit, all answered: 5,400 answers. Commits."""
    chance = random.Random(26)
    cohort_id = add_cohort("mesure-0", "Promotion 0", groups=GROUPS)
    facilitator = add_member(cohort_id, "Odile", role="facilitator")
    students = [add_member(cohort_id, f"Ada{n}", letter=GROUPS[n % len(GROUPS)]) for n in range(STUDENTS)]
    edition = adopted_grid(db.session.get_one(Membership, facilitator.member_id), KINDS)
    own = {"cohort_id": cohort_id}
    owners = [
        {"group_id": group.id, "member_id": None} for group in db.session.get_one(Cohort, cohort_id).groups
    ]
    owners += [{"group_id": None, "member_id": student.member_id} for student in students]
    for number in range(1, VISITS + 1):
        venue_id = _insert(Venue, own | {"name": f"Lieu {number}"})
        visit_id = _insert(Visit, own | {"number": number, "venue_id": venue_id, "state": "closed"})
        frozen = {"grid_id": edition.grid_id, "edition_id": edition.id}
        _insert(VisitEdition, own | frozen | {"visit_id": visit_id})
        for owner in owners:
            sheet_id = _insert(Sheet, own | owner | {"visit_id": visit_id, "grid_id": edition.grid_id})
            shared = {"visit_id": visit_id, "sheet_id": sheet_id, "author_id": facilitator.member_id}
            answers = [own | shared | _answer(one, chance) for one in contents(edition.id)]
            db.session.execute(insert(Answer), answers)
    db.session.commit()


def add_syntheses() -> None:
    """What such a cohort has written: two groups' traces and the class's synthesis in every cell, one group that
    maintains otherwise in every third, a justification under every answer of two groups. Commits."""
    cohort = db.session.scalars(select(Cohort).where(Cohort.slug == "mesure-0")).one()
    author = db.session.scalars(select(Membership.id).where(Membership.cohort_id == cohort.id)).first()
    own = {"cohort_id": cohort.id, "author_id": author}
    sheets = db.session.scalars(
        select(Sheet).where(Sheet.cohort_id == cohort.id, Sheet.group_id.is_not(None))
    )
    said = (
        "On y tranche en plénière, et le bureau suit plus qu’il ne mène, sauf pour ce qui touche à l’argent. "
    )
    for sheet in sheets:
        answers = db.session.scalars(select(Answer).where(Answer.sheet_id == sheet.id)).all()
        for number, answer in enumerate(answers):
            if sheet.group_id in {group.id for group in cohort.groups[:2]}:
                answer.note = said
                _trace(own, sheet, answer, f"{said} Vu le {number}.")
            if sheet.group_id == cohort.groups[2].id:
                _written(own, sheet, answer, None, said * 2)
                if number % 3 == 0:
                    _written(own, sheet, answer, sheet.group_id, said)
    db.session.commit()


def copy_cohort(first: int, last: int) -> None:
    """Copies of the cohort under other ids and names, numbered `first` to `last`. Commits."""
    for number in range(first, last + 1):
        for table in db.metadata.sorted_tables:
            columns = [_shifted(table, column, number * STRIDE, number) for column in table.columns]
            original = table.c.get("cohort_id", table.c.get("id"))
            source = select(*columns).where(original < STRIDE)
            db.session.execute(insert(table).from_select([column.name for column in table.columns], source))
        db.session.commit()


def signed_in(app: Flask) -> str:
    """The session cookie of somebody of the first cohort."""
    with app.test_request_context():
        member = db.session.scalars(select(Membership).order_by(Membership.id).limit(1)).one()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return str(signer.dumps({"_user_id": member.person.get_id(), "_fresh": True}))


def _answer(criterion: FrozenCriterion, chance: random.Random) -> dict[str, Any]:
    silent = chance.random() < 0.08
    value = None if silent else kind(criterion.kind).check(_value(criterion, chance), criterion.params)
    return {
        "criterion_id": criterion.criterion_id,
        "revision_id": criterion.revision_id,
        "value": value,
        "empty": "not_observed" if silent else None,
        "sheet_version": 1,
    }


def _value(criterion: FrozenCriterion, chance: random.Random) -> Any:
    params = criterion.params
    options = [one["id"] for one in params.get("options", params.get("items", params.get("posts", ())))]
    told = "Deux personnes le racontent autrement, chacune avec ses mots. " * 8
    values: dict[str, Any] = {
        "scale": chance.randint(1, 5),
        "single_choice": chance.choice(options or [None]),
        "multiple_choice": options[: chance.randint(1, 2)],
        "yes_no_partial": chance.choice(["yes", "no", "partial"]),
        "number": {"amount": chance.randint(1, 2000), "estimated": chance.random() < 0.3},
        "shares": dict(zip(options, chance.choice([(40, 30, 20, 10), (70, 30, 0, 0)]), strict=False)),
        "tally": {one: chance.randint(0, 9) for one in options},
        "short_text": {
            "text": chance.choice(["faire avec", "ensemble", "le quartier, toujours le quartier"])
        },
        "long_text": {"seen": told, "meaning": told},
        "quote": {"quotes": [{"id": "q", "words": told[:100], "who": "", "function": "", "consent": "yes"}]},
    }
    return values[criterion.kind]


def _shifted(table: Table, column: Any, shift: int, number: int) -> Any:
    if column.name in MADE_UNIQUE.get(table.name, ()):
        return column + literal(f"-{number}")
    if isinstance(column.type, Integer) and (column.name == "id" or column.name.endswith("_id")):
        return column + shift
    return column


def _trace(own: dict[str, Any], sheet: Sheet, answer: Answer, text: str) -> None:
    at = now()
    blank = dict.fromkeys(("meaning", "who", "function", "link"), "")
    where = {"id": str(uuid.uuid4()), "visit_id": sheet.visit_id, "sheet_id": sheet.id}
    dates = {"version": 1, "made_at": at, "updated_at": at}
    db.session.add(Evidence(**own, **where, **blank, **dates, sort="observation", text=text))
    db.session.flush()
    db.session.add(
        EvidenceLink(cohort_id=own["cohort_id"], evidence_id=where["id"], criterion_id=answer.criterion_id)
    )


def _written(own: dict[str, Any], sheet: Sheet, answer: Answer, group_id: int | None, text: str) -> None:
    place = f"criterion-{answer.criterion_id}" + (f"/group-{group_id}" if group_id else "")
    where = {"visit_id": sheet.visit_id, "criterion_id": answer.criterion_id, "group_id": group_id}
    made = {"cohort_id": own["cohort_id"], "place": place, "text": text, "number": 1}
    synthesis_id = _insert(Synthesis, where | made)
    sent = {"number": 1, "seen": 0, "text": text, "outcome": "applied"}
    _insert(SynthesisText, own | sent | {"synthesis_id": synthesis_id})


def _insert(model: Any, row: dict[str, Any]) -> int:
    made = model(**row)
    db.session.add(made)
    db.session.flush()
    return int(made.id)
