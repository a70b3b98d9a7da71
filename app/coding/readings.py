"""What the notions show: how often and where each was put, its passages across the visits, two readers side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.coding.models import Tag, Tagging
from app.coding.notions import merged_into, notions_of
from app.coding.passages import Passage, Subject, passages_named
from app.coding.taggings import Put, read_puts
from app.cohorts.models import Membership
from app.extensions import db
from app.visits.access import visible_to
from app.visits.models import Visit


@dataclass(frozen=True)
class Counted:
    """A notion: how many passages it is on at each visit, in the order of the visits, and how many people put it."""

    tag: Tag
    passages: tuple[int, ...]
    readers: int


@dataclass(frozen=True)
class Read:
    """A passage with what was put on it: (name of the notion, by whom), the name being the one it was put under."""

    passage: Passage
    puts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Family:
    """One notion across the visits."""

    tag: Tag
    merged: Sequence[Tag]
    visits: list[tuple[Visit, list[Read]]]


@dataclass(frozen=True)
class Beside:
    """A passage as two people read it: notions of the first alone, of both, of the second alone."""

    passage: Passage
    first: tuple[str, ...]
    both: tuple[str, ...]
    second: tuple[str, ...]


def count_notions(member: Membership) -> tuple[Sequence[Visit], list[Counted]]:
    """The visits, and the notions that stand on something the member may read, by name."""
    visits = _visits(member)
    puts = read_puts(member)
    there = passages_named(member, {one.subject for one in puts})
    counted = []
    for tag in notions_of(member):
        on = [one for one in puts if one.read_as.id == tag.id and one.subject in there]
        if on:
            subjects = {one.subject for one in on}
            at = [there[subject].visit_id for subject in subjects]
            counted.append(
                Counted(
                    tag, tuple(at.count(visit.id) for visit in visits), len({one.member_id for one in on})
                )
            )
    return visits, counted


def read_notion(member: Membership, tag: Tag) -> Family:
    """The passages of one notion, by visit, as far as the member may read them."""
    merged = merged_into(tag)
    puts = read_puts(member, Tagging.tag_id.in_([tag.id, *(one.id for one in merged)]))
    by_subject: dict[Subject, list[Put]] = {}
    for one in puts:
        by_subject.setdefault(one.subject, []).append(one)
    there = passages_named(member, by_subject)
    visits = []
    for visit in _visits(member):
        read = [
            Read(found, tuple((one.tag.name, one.by) for one in by_subject[subject]))
            for subject, found in there.items()
            if found.visit_id == visit.id
        ]
        visits.append((visit, sorted(read, key=lambda one: (one.passage.at, one.passage.key))))
    return Family(tag, merged, visits)


def read_beside(member: Membership, first_id: int, second_id: int) -> list[Beside]:
    """What two people read with notions, either of them, in the order of the visits."""
    puts = read_puts(member, Tagging.member_id.in_([first_id, second_id]))
    there = passages_named(member, {one.subject for one in puts})
    order = {visit.id: place for place, visit in enumerate(_visits(member))}
    found = []
    for subject, passage in there.items():
        of_first = _names(one for one in puts if one.subject == subject and one.member_id == first_id)
        of_second = _names(one for one in puts if one.subject == subject and one.member_id == second_id)
        found.append(
            Beside(
                passage,
                _apart(of_first, of_second),
                tuple(name for key, name in of_first.items() if key in of_second),
                _apart(of_second, of_first),
            )
        )
    return sorted(found, key=lambda one: (order[one.passage.visit_id], one.passage.at, one.passage.key))


def readers(member: Membership) -> Sequence[Membership]:
    """Whoever put a notion on something, by name."""
    ids = select(Tagging.member_id).where(Tagging.cohort_id == member.cohort_id)
    found = db.session.scalars(
        select(Membership).where(Membership.cohort_id == member.cohort_id, Membership.id.in_(ids))
    ).all()
    return sorted(found, key=lambda one: one.name.casefold())


def _names(puts: Iterable[Put]) -> dict[int, str]:
    return {one.read_as.id: one.read_as.name for one in puts}


def _apart(some: Mapping[int, str], others: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(name for key, name in some.items() if key not in others)


def _visits(member: Membership) -> Sequence[Visit]:
    return db.session.scalars(visible_to(member)).all()
