"""Putting notions on what one reads, each for oneself, and reading what each put."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.coding.access import may_code
from app.coding.models import Tag, Tagging
from app.coding.notions import named, notion, read_as
from app.coding.passages import Passage, Subject
from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid
from app.extensions import db

MOST = 12
NOT_GUESTS = "Les invité·e·s lisent ce qui est partagé, sans y mettre de notions."


@dataclass(frozen=True)
class Put:
    """A notion on a subject: under which name it was put, as which it is read, and by whom."""

    subject: Subject
    tag: Tag
    read_as: Tag
    member_id: int
    by: str


def put(member: Membership, passage: Passage, name: str) -> Tag:
    """Put a notion on a passage for oneself; a second time changes nothing.

    Raises Forbidden, and Invalid for "name".
    """
    if not may_code(member):
        raise Forbidden(NOT_GUESTS)
    tag = named(member, name)
    there = _mine(member, passage.subject)
    if any(read_as(one.tag).id == tag.id for one in there):
        return tag
    if len(there) >= MOST:
        raise Invalid.single(f"{MOST} notions au plus sur un passage : retirez-en une d’abord.", "name")
    made = Tagging(
        cohort_id=member.cohort_id, tag_id=tag.id, member_id=member.id, **passage.subject._asdict()
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        pass  # the same button, pressed twice at once
    return tag


def take_off(member: Membership, passage: Passage, tag_id: int) -> None:
    """Take one's own notion off a passage, under whatever name it was put. Raises NotFound for a notion of elsewhere."""
    tag = notion(member, tag_id)
    for one in _mine(member, passage.subject):
        if read_as(one.tag).id == tag.id:
            db.session.delete(one)
    db.session.flush()


def read_puts(member: Membership, *conditions: Any) -> list[Put]:
    """Who put what, in the member's cohort and where all of this is true, the first first.

    Who may read the passages is not asked here (passages.py does).
    """
    tags = {tag.id: tag for tag in db.session.scalars(select(Tag).where(Tag.cohort_id == member.cohort_id))}
    rows = db.session.scalars(
        select(Tagging).where(Tagging.cohort_id == member.cohort_id, *conditions).order_by(Tagging.id)
    ).all()
    people = {one.member_id for one in rows}
    names = {
        one.id: one.name for one in db.session.scalars(select(Membership).where(Membership.id.in_(people)))
    }
    return [
        Put(
            Subject(row.evidence_id, row.sheet_id, row.criterion_id),
            tags[row.tag_id],
            tags[tags[row.tag_id].merged_into_id or row.tag_id],
            row.member_id,
            names[row.member_id],
        )
        for row in rows
    ]


def own_puts(member: Membership) -> list[Put]:
    """What the member put, on anything."""
    return read_puts(member, Tagging.member_id == member.id)


def _mine(member: Membership, subject: Subject) -> Sequence[Tagging]:
    here = Tagging.evidence_id == subject.evidence_id
    if subject.evidence_id is None:
        here = (Tagging.sheet_id == subject.sheet_id) & (Tagging.criterion_id == subject.criterion_id)
    return db.session.scalars(select(Tagging).where(Tagging.member_id == member.id, here)).all()
