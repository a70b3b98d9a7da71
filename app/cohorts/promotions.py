"""Starting a promotion and correcting what it is called."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.people import one_line
from app.cohorts.access import must_run, must_start_cohort
from app.cohorts.groups import LETTERS
from app.cohorts.models import Cohort, Group, Membership, Role
from app.errors import Conflict, Invalid
from app.extensions import db
from app.kinds.plain import plain
from app.tables import now

TITLE_LENGTH = 160
YEARS = range(2000, 2101)
# Addresses below /promotions/ that are pages of their own.
RESERVED = frozenset({"nouvelle"})
# No letters or digits that are mistaken for one another when read from a screen eight metres away.
CODE_ALPHABET = "acdefhjkmnprtuvwxy34679"
DOUBLE_CLICK = timedelta(minutes=1)


def start_cohort(
    person: Person,
    *,
    title: str,
    year: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    groups: int = 3,
) -> Membership:
    """A new promotion with lettered groups; the person becomes its facilitator, and this membership is returned.

    Asking twice for the same within a minute is a double click and gives the same promotion.
    Raises Forbidden, or Invalid for the fields title, year, ends_on and groups.
    """
    must_start_cohort(person)
    title = read_details(title, year, starts_on, ends_on)
    if not 1 <= groups <= len(LETTERS):
        raise Invalid.single(f"Entre 1 et {len(LETTERS)} groupes.", "groups")
    # The lock makes a second press wait for the first.
    db.session.refresh(person, with_for_update=True)
    if (already := _just_started(person, title, year)) is not None:
        return already
    cohort = Cohort(
        slug=free_slug(title, year),
        title=title,
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        join_code=new_join_code(),
    )
    db.session.add(cohort)
    db.session.flush()
    member = Membership(cohort_id=cohort.id, person_id=person.id, role=Role.facilitator)
    db.session.add_all([member, *(Group(cohort_id=cohort.id, letter=letter) for letter in LETTERS[:groups])])
    db.session.flush()
    return member


@dataclass(frozen=True)
class Details:
    """What a promotion is called and when it takes place."""

    title: str
    year: int
    starts_on: date | None = None
    ends_on: date | None = None

    def as_texts(self) -> dict[str, str]:
        """The same as a form holds it."""
        days = {"starts_on": self.starts_on, "ends_on": self.ends_on}
        told = {name: day.isoformat() if day else "" for name, day in days.items()}
        return {"title": self.title, "year": str(self.year), **told}


def details_of(cohort: Cohort) -> Details:
    """What the promotion is called now."""
    return Details(cohort.title, cohort.year, cohort.starts_on, cohort.ends_on)


def change_cohort(member: Membership, details: Details, read: Mapping[str, str]) -> None:
    """Correct the title, the year and the dates; the address stays. `read` is what the form showed.

    Raises Forbidden, Invalid, or Conflict if somebody else changed one of them since it was read.
    """
    must_run(member)
    title = read_details(details.title, details.year, details.starts_on, details.ends_on)
    details = replace(details, title=title)
    cohort = member.cohort
    # The lock makes whoever saves at the same time wait, and see what was saved.
    db.session.refresh(cohort, with_for_update=True)
    if details_of(cohort).as_texts() not in (read, details.as_texts()):
        raise Conflict("Quelqu’un d’autre a modifié ces réglages pendant que vous écriviez.")
    cohort.title, cohort.year = details.title, details.year
    cohort.starts_on, cohort.ends_on = details.starts_on, details.ends_on
    db.session.flush()


def read_details(title: str, year: int, starts_on: date | None, ends_on: date | None) -> str:
    """The title in one line. Raises Invalid with every fault of the four."""
    title = one_line(title)
    faults = {}
    if not title:
        faults["title"] = "Donnez un titre à la promotion."
    elif len(title) > TITLE_LENGTH:
        faults["title"] = f"{TITLE_LENGTH} caractères au plus."
    if year not in YEARS:
        faults["year"] = f"Une année entre {YEARS[0]} et {YEARS[-1]}."
    if starts_on and ends_on and ends_on < starts_on:
        faults["ends_on"] = "La fin vient avant le début."
    if faults:
        raise Invalid(faults)
    return title


def free_slug(title: str, year: int) -> str:
    """A readable address for the promotion that no other has: « cs26-2026 », then « cs26-2026-2 »."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(title)).strip("-")[:60].strip("-") or "promotion"
    wanted = words if str(year) in words.split("-") else f"{words}-{year}"
    taken = set(db.session.scalars(select(Cohort.slug).where(Cohort.slug.startswith(wanted)))) | RESERVED
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def new_join_code() -> str:
    """Eight signs that can be read aloud and typed on a phone."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def _just_started(person: Person, title: str, year: int) -> Membership | None:
    return db.session.scalar(
        select(Membership)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(
            Membership.person_id == person.id,
            Membership.role == Role.facilitator,
            Cohort.title == title,
            Cohort.year == year,
            Cohort.created_at > now() - DOUBLE_CLICK,
        )
    )
