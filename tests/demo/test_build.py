"""The demonstration is a whole class at work, and says that it is fictional."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.cohorts.models import Cohort, Group, Membership
from app.demo import build, people
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceLink
from app.fieldwork.models import Answer, Operation, Sheet
from app.grids.models import Criterion, Edition, EditionItem
from app.library.models import HostReply, ResourceItem, ResourcePage
from app.programme.models import Day
from app.visits.models import Visit


@pytest.fixture
def demo(app: Flask):
    """The demonstration cohort, committed."""
    with app.app_context():
        build.build_cohort()
        db.session.commit()
        yield db.session
        db.session.remove()


def test_the_class_has_the_size_of_a_real_one(demo) -> None:
    assert Counter(demo.scalars(select(Membership.role))) == {"student": 24, "facilitator": 2}
    assert demo.scalar(select(func.count(Group.id))) == 5
    assert demo.scalars(select(Cohort.fictional)).all() == [True]


def test_two_visits_are_over_and_the_third_is_under_way(demo) -> None:
    visits = demo.scalars(select(Visit).order_by(Visit.number)).all()
    assert [visit.state for visit in visits] == ["closed", "closed", "under_way"]
    assert [visit.venue.sector for visit in visits] == ["cultural", "cultural", "beyond"]
    assert all("fictif" in visit.venue.about for visit in visits)


def test_a_year_is_planned_two_pages_are_published_one_is_written_and_a_host_answered(demo) -> None:
    days = demo.scalars(select(Day).order_by(Day.day)).all()
    assert Counter(day.kind for day in days) == {"theme": 9, "visit": 3, "tutoring": 3}
    assert [day.visit.number for day in days if day.visit] == [1, 2, 3]
    assert all(day.visit.day == day.day for day in days if day.visit)
    assert len({day.day for day in days}) == 15
    assert 200 < (days[-1].day - days[0].day).days < 280
    pages = demo.scalars(select(ResourcePage)).all()
    assert Counter(page.published for page in pages) == {1: 2, None: 1}
    assert set(demo.scalars(select(ResourceItem.sort))) == {"link", "synthesis", "criterion", "trace"}
    assert demo.scalar(select(func.count(HostReply.id))) == 1


def test_every_group_answered_the_first_two_visits_and_some_the_third(demo) -> None:
    counts = Counter(
        demo.execute(
            select(Visit.number, Group.letter)
            .join(Sheet, Sheet.visit_id == Visit.id)
            .join(Group, Group.id == Sheet.group_id)
            .join(Answer, Answer.sheet_id == Sheet.id)
        )
    )
    assert all(counts[number, letter] >= 20 for number in (1, 2) for letter in "ABCDE")
    assert 0 < sum(counts[3, letter] for letter in "ABCDE") < 100


def test_some_noted_what_surprised_them_at_each_visit(demo) -> None:
    noted = Counter(demo.scalars(select(Visit.number).join(Evidence, Evidence.visit_id == Visit.id)))
    assert set(noted) == {1, 2, 3}
    assert demo.scalar(select(func.count(EvidenceLink.criterion_id))) > 10


def test_the_groups_disagree_somewhere(demo) -> None:
    scale = demo.scalar(select(Criterion.id).where(Criterion.code == "GOUV-04"))
    values = demo.scalars(
        select(Answer.value).join(Visit).where(Answer.criterion_id == scale, Visit.number == 2)
    ).all()
    assert max(values) - min(values) >= 3


def test_a_reworded_question_kept_its_code_from_one_edition_to_the_next(demo) -> None:
    rows = demo.execute(
        select(Edition.number, EditionItem.revision_id)
        .join(EditionItem, EditionItem.edition_id == Edition.id)
        .join(Criterion, Criterion.id == EditionItem.criterion_id)
        .where(Criterion.code == "GOUV-04")
        .order_by(Edition.number)
    ).all()
    assert [number for number, _ in rows] == [1, 2]
    assert len({revision for _, revision in rows}) == 2


def test_an_answer_that_is_not_complete_is_among_them(demo) -> None:
    assert "reste" in demo.scalars(select(Answer.missing).where(Answer.missing.is_not(None))).first()


def test_every_answer_came_as_an_operation_in_the_past(demo) -> None:
    assert demo.scalar(select(func.count(Operation.id))) == demo.scalar(
        select(func.count()).select_from(Answer)
    )
    assert demo.scalar(select(func.max(Operation.received_at))) is not None


def test_whoever_the_terminal_names_can_sign_in(demo) -> None:
    said = build.who_can_sign_in()
    emails = set(demo.scalars(select(Person.email)))
    named = [word for word in said.split() if word.endswith(people.DOMAIN)]
    assert len(named) == 7
    assert set(named) <= emails
    assert people.PASSWORD in said
