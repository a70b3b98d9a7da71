"""A small class for tests: two groups, three students, a facilitator, a guest, and an outsider's cohort."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.accounts.passwords import new_session_token
from app.cohorts.models import Cohort, Group, Membership
from app.extensions import db

SignIn = Callable[["Actor"], FlaskClient]


@dataclass(frozen=True)
class Actor:
    """Somebody in a test: ids only, so that no test holds on to a session."""

    person_id: int
    member_id: int | None
    session_id: str
    slug: str


def sign_in_as(app: Flask, new_client: Callable[[Flask], FlaskClient]) -> SignIn:
    """How `sign_in` works: the cookie that signing in would have set."""

    def sign_in(actor: Actor) -> FlaskClient:
        client = new_client(app)
        with client.session_transaction() as session:
            session["_user_id"] = actor.session_id
            session["_fresh"] = True
        return client

    return sign_in


def add_cohort(slug: str = "promo", title: str = "Promotion de test", groups: str = "AB") -> int:
    """A cohort with lettered groups; its id. Call inside an app context; it commits."""
    cohort = Cohort(slug=slug, title=title, year=2026, join_code=f"code-{slug}")
    db.session.add(cohort)
    db.session.flush()
    for letter in groups:
        db.session.add(Group(cohort_id=cohort.id, letter=letter, name=f"Groupe {letter}"))
    db.session.commit()
    return cohort.id


def add_member(cohort_id: int, name: str, role: str = "student", letter: str | None = None) -> Actor:
    """A person who is a member of the cohort. Call inside an app context; it commits."""
    cohort = db.session.get_one(Cohort, cohort_id)
    group = next((group for group in cohort.groups if group.letter == letter), None)
    person = Person(
        name=name, email=f"{name.casefold()}@{cohort.slug}.example", session_token=new_session_token()
    )
    db.session.add(person)
    db.session.flush()
    member = Membership(
        cohort_id=cohort_id, person_id=person.id, role=role, group_id=group.id if group else None
    )
    db.session.add(member)
    db.session.commit()
    return Actor(person.id, member.id, person.get_id(), cohort.slug)


@dataclass(frozen=True)
class Classroom:
    """The people of `classroom`, by first name."""

    cohort_id: int
    slug: str
    ines: Actor  # student, group A
    karim: Actor  # student, group A
    lea: Actor  # student, group B
    odile: Actor  # facilitator
    guy: Actor  # guest
    stranger: Actor  # facilitator of another cohort

    @property
    def url(self) -> str:
        """The cohort's address."""
        return f"/promotions/{self.slug}"


def build_classroom() -> Classroom:
    """Call inside an app context; it commits."""
    cohort_id = add_cohort()
    elsewhere = add_cohort("ailleurs", "Une autre promotion")
    return Classroom(
        cohort_id=cohort_id,
        slug="promo",
        ines=add_member(cohort_id, "Inès", letter="A"),
        karim=add_member(cohort_id, "Karim", letter="A"),
        lea=add_member(cohort_id, "Léa", letter="B"),
        odile=add_member(cohort_id, "Odile", role="facilitator"),
        guy=add_member(cohort_id, "Guy", role="guest"),
        stranger=add_member(elsewhere, "Zoé", role="facilitator"),
    )
