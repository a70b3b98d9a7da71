"""A note as it is read: its parts in order, numbered references, how much there is of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.cohorts.models import Membership
from app.notebook.basket import picks_of
from app.notebook.marks import Length, length_of, marks_in, renumbered
from app.notebook.models import Note, NoteSection
from app.notebook.notes import note_of
from app.notebook.outline import numbered
from app.notebook.rendering import GONE, Quoted
from app.notebook.sections import sections_of
from app.notebook.sorts import Item, find


@dataclass(frozen=True)
class Reference:
    """A line of the list of references; without an item if it was withdrawn. `mark` is how the text names it."""

    number: int
    mark: int
    item: Item | None


@dataclass(frozen=True)
class Part:
    """One part in its place, with its number in the plan and how much there is of it."""

    section: NoteSection
    number: str
    length: Length


@dataclass(frozen=True)
class WholeNote:
    """All of a note. `quotes` says what each mark stands for."""

    note: Note | None
    writer: Membership
    parts: Sequence[Part]
    references: Sequence[Reference]
    quotes: dict[int, Quoted]
    length: Length

    @property
    def lost(self) -> list[Reference]:
        """References whose source was withdrawn."""
        return [one for one in self.references if one.item is None]


def read_note(writer: Membership) -> WholeNote:
    """The note of a student, with what may be quoted in it today."""
    note = note_of(writer)
    sections = sections_of(note)
    numbers = numbered([(one.id, one.depth) for one in sections])
    order = renumbered(one.text for one in sections)
    keys = {one.number: one.key for one in picks_of(note) if one.number in order}
    there = find(writer, keys.values())
    references = [
        Reference(place, mark, there.get(keys[mark])) for mark, place in order.items() if mark in keys
    ]
    return WholeNote(
        note,
        writer,
        [Part(one, numbers[one.id], length_of([one.text])) for one in sections],
        references,
        quotes_of(references),
        length_of(one.text for one in sections),
    )


def quotes_of(references: Sequence[Reference]) -> dict[int, Quoted]:
    """What each mark of a text stands for."""
    return {
        one.mark: Quoted(
            one.number,
            one.item.text if one.item else None,
            one.item.attribution if one.item else GONE,
            one.item is not None and one.item.spoken,
        )
        for one in references
    }


def preview_quotes(writer: Membership, text: str) -> dict[int, Quoted]:
    """What the marks of one text stand for, numbered as in the whole note where they are there already."""
    order = renumbered([*(one.text for one in sections_of(note_of(writer))), text])
    wanted = set(marks_in(text))
    keys = {one.number: one.key for one in picks_of(note_of(writer)) if one.number in wanted}
    there = find(writer, keys.values())
    return quotes_of([Reference(order[mark], mark, there.get(key)) for mark, key in keys.items()])
