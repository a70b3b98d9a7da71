"""The basket of a student: what they put there from any page, sorted by the notions that they put on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.coding.taggings import own_puts
from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.notebook.access import may_have_note
from app.notebook.models import Note, NoteCitation, NotePick, NoteSection
from app.notebook.notes import begun, note_of
from app.notebook.sorts import Item, find, is_key
from app.tables import now

MOST = 300
NO_BASKET = "Le panier est celui d’une note de validation : seul·e·s les étudiant·e·s en ont un."
FULL = f"Votre panier contient {MOST} choses : retirez-en d’abord."
NO_NOTION = "Sans notion"


@dataclass(frozen=True)
class Picked:
    """Something in the basket, by the number that the text names it with."""

    number: int
    item: Item
    cited: bool


@dataclass(frozen=True)
class Basket:
    """What is in a basket by notion, each under every notion put on it; and how many things were withdrawn."""

    notions: Sequence[tuple[str, Sequence[Picked]]]
    all: Sequence[Picked]
    withdrawn: int


def pick(member: Membership, key: str) -> None:
    """Put something in one's basket. Twice is once.

    Raises Forbidden, NotFound for what the member may not quote, and Invalid when the basket is full.
    """
    if not may_have_note(member):
        raise Forbidden(NO_BASKET)
    if not is_key(key) or key not in find(member, [key]):
        raise NotFound()
    note = begun(member)
    known = db.session.scalar(select(NotePick).where(NotePick.note_id == note.id, NotePick.key == key))
    if known is not None:
        known.removed_at = None
        db.session.flush()
        return
    last = db.session.scalar(select(func.max(NotePick.number)).where(NotePick.note_id == note.id)) or 0
    if last >= MOST:
        raise Invalid.single(FULL, "key")
    db.session.add(
        NotePick(cohort_id=note.cohort_id, note_id=note.id, member_id=member.id, key=key, number=last + 1)
    )
    db.session.flush()


def put_down(member: Membership, key: str) -> None:
    """Take something out of one's basket; what the text says of it stays. Twice is once. Raises Forbidden."""
    if not may_have_note(member):
        raise Forbidden(NO_BASKET)
    note = note_of(member)
    known = db.session.scalar(
        select(NotePick).where(NotePick.note_id == (note.id if note else 0), NotePick.key == key)
    )
    if known is not None and known.removed_at is None:
        known.removed_at = now()
        db.session.flush()


def picked_keys(member: Membership) -> set[str]:
    """What is in the member's basket, without asking whether it still may be."""
    return set(
        db.session.scalars(
            select(NotePick.key)
            .join(Note, Note.id == NotePick.note_id)
            .where(
                Note.cohort_id == member.cohort_id,
                Note.member_id == member.id,
                NotePick.removed_at.is_(None),
            )
        )
    )


def picks_of(note: Note | None) -> list[NotePick]:
    """All that ever was in a basket, the first first."""
    if note is None:
        return []
    wanted = select(NotePick).where(NotePick.cohort_id == note.cohort_id, NotePick.note_id == note.id)
    return list(db.session.scalars(wanted.order_by(NotePick.number)))


def basket_of(writer: Membership) -> Basket:
    """What a student's basket holds today. What was withdrawn is only counted."""
    note = note_of(writer)
    picks = [one for one in picks_of(note) if one.removed_at is None]
    there = find(writer, [one.key for one in picks])
    cited = _cited(note)
    held = [Picked(one.number, there[one.key], one.id in cited) for one in picks if one.key in there]
    names: dict[str, set[str]] = {}
    for put in own_puts(writer):
        names.setdefault(put.subject.key, set()).add(put.read_as.name)
    by_notion: dict[str, list[Picked]] = {}
    for one in held:
        for name in names.get(one.item.subject, {NO_NOTION}):
            by_notion.setdefault(name, []).append(one)
    order = sorted(by_notion, key=lambda name: (name == NO_NOTION, name.casefold()))
    return Basket([(name, by_notion[name]) for name in order], held, len(picks) - len(held))


def _cited(note: Note | None) -> set[int]:
    if note is None:
        return set()
    return set(
        db.session.scalars(
            select(NoteCitation.pick_id)
            .join(NoteSection, NoteSection.id == NoteCitation.section_id)
            .where(NoteSection.note_id == note.id, NoteSection.removed_at.is_(None))
        )
    )


def citing_notes(member: Membership) -> dict[str, int]:
    """Key -> in how many notes of the cohort it is cited. Never whose."""
    rows = db.session.execute(
        select(NotePick.key, func.count(NotePick.note_id.distinct()).label("notes"))
        .join(NoteCitation, NoteCitation.pick_id == NotePick.id)
        .join(NoteSection, NoteSection.id == NoteCitation.section_id)
        .where(NotePick.cohort_id == member.cohort_id, NoteSection.removed_at.is_(None))
        .group_by(NotePick.key)
    )
    return {row.key: row.notes for row in rows}
