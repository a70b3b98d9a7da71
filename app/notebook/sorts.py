"""What a basket holds. A sort knows its keys and finds what a student may quote of them; another room can add its own.

A key is short and says what it is by how it begins: « t- » a trace, « r- » an answer, « s- » a synthesis.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.coding.passages import Subject, passages_named
from app.cohorts.models import Membership
from app.comparison.models import Synthesis
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import agreed, read_traces, shown_to
from app.grids.models import Axis, Criterion, Revision
from app.visits.access import visible_to
from app.visits.models import Visit
from app.visits.naming import without_name

LONGEST = 64


@dataclass(frozen=True)
class Item:
    """Something that a note can quote, in words.

    `source` is what its reference says beside the group and the visit; `view` is the endpoint that shows it, with
    its values. `sheet_id` is the sheet of an answer.
    """

    key: str
    sort: str
    label: str
    text: str
    meaning: str = ""
    said_by: str = ""
    source: str = ""
    letter: str = ""
    visit_id: int | None = None
    place: str = ""
    codes: tuple[str, ...] = ()
    view: tuple[str, dict[str, str | int]] | None = None
    # The passage that notions are put on, if they can be.
    subject: str = ""
    criteria: tuple[int, ...] = field(default=())
    spoken: bool = False

    @property
    def attribution(self) -> str:
        """Whose it is and from where, as it stands under a quote and in the list of references."""
        parts = (self.said_by, f"groupe {self.letter}" if self.letter else "", self.place, self.source)
        return ", ".join(part for part in parts if part)


Find = Callable[[Membership, Sequence[str]], Mapping[str, Item]]


@dataclass(frozen=True)
class Sort:
    """One sort of thing: what it is called, how its keys are written, and what finds those that may be quoted."""

    name: str
    plural: str
    keys: re.Pattern[str]
    find: Find


_SORTS: list[Sort] = []


def add_sort(sort: Sort) -> None:
    """Let baskets hold another sort of thing. Called once, when the site is put together; a second time changes nothing."""
    if sort.name not in {one.name for one in _SORTS}:
        _SORTS.append(sort)


def is_key(key: str) -> bool:
    """Whether some sort has such keys."""
    return len(key) <= LONGEST and any(sort.keys.fullmatch(key) for sort in _SORTS)


def find(writer: Membership, keys: Iterable[str]) -> dict[str, Item]:
    """Of these, what the student may quote today. What was withdrawn, or is not theirs to read, is not there."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Item] = {}
    for sort in _SORTS:
        mine = [key for key in wanted if sort.keys.fullmatch(key)]
        if mine:
            found |= sort.find(writer, mine)
    return found


class _Places:
    """What a visit is called in a note. A criterion that is never shown with the host's name hides it here too."""

    def __init__(self, writer: Membership) -> None:
        self.visits: dict[int, Visit] = {one.id: one for one in db.session.scalars(visible_to(writer))}
        current = (Revision.criterion_id == Criterion.id) & (Revision.number == Criterion.revision_number)
        marked = (
            select(Criterion.id)
            .join(Revision, current)
            .where(Criterion.cohort_id == writer.cohort_id, Revision.unnamed_host.is_(True))
        )
        self.marked = set(db.session.scalars(marked))

    def said(self, visit_id: int, criteria: Iterable[int], *texts: str) -> tuple[str, list[str]]:
        """What the visit is called, and the texts as they may be told beside it."""
        visit = self.visits[visit_id]
        if self.marked & set(criteria):
            return f"visite {visit.number}", [without_name(text, visit.venue.name) for text in texts]
        return f"visite {visit.number} ({visit.venue.name})", list(texts)


def _traces(writer: Membership, keys: Sequence[str]) -> dict[str, Item]:
    ids = [key.removeprefix("t-") for key in keys]
    places = _Places(writer)
    found = {}
    # Nothing without consent, one's own traces neither: a note is read by others.
    for one in read_traces(writer.cohort_id, shown_to(writer), agreed(), Evidence.id.in_(ids)):
        key = f"t-{one.id}"
        place, [text, meaning] = places.said(one.visit_id, one.codes, one.text, one.content["meaning"])
        found[key] = Item(
            key=key,
            sort="trace",
            label=one.label,
            text=text or one.content["link"] or "Sans texte : photo, document ou mémo.",
            meaning=meaning,
            said_by=one.said_by,
            source=one.source,
            letter=one.letter,
            visit_id=one.visit_id,
            place=place,
            codes=tuple(one.codes.values()),
            view=("fieldwork.traces", {"visite": places.visits[one.visit_id].number}),
            subject=key,
            criteria=tuple(one.codes),
            spoken=one.content["sort"] == "quote",
        )
    return found


def _answers(writer: Membership, keys: Sequence[str]) -> dict[str, Item]:
    places = _Places(writer)
    found = {}
    for subject, one in passages_named(writer, [Subject.read(key) for key in keys]).items():
        text = "\n".join(f"{title} : {words}" if title else words for title, words in one.parts)
        criterion = subject.criterion_id or 0
        place, [said] = places.said(one.visit_id, [criterion], text)
        found[one.key] = Item(
            key=one.key,
            sort="answer",
            label=f"Réponse · {one.label}",
            text=said,
            letter=one.letter,
            source="" if one.letter else "ma fiche",
            visit_id=one.visit_id,
            place=place,
            codes=one.codes,
            view=("coding.read", {"visite": places.visits[one.visit_id].number, "critere": one.codes[0]}),
            subject=one.key,
            criteria=(criterion,),
        )
    return found


_SYNTHESIS = re.compile(r"s-(criterion|axis)-([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")


def synthesis_key(subject: str, visit_id: int) -> str:
    """How a basket names what the class retains of « criterion-12 » at a visit."""
    return f"s-{subject}-{visit_id}"


def _syntheses(writer: Membership, keys: Sequence[str]) -> dict[str, Item]:
    places = _Places(writer)
    asked = {}
    for key in keys:
        if told := _SYNTHESIS.fullmatch(key):
            asked[f"{told[1]}-{told[2]}", int(told[3])] = key
    rows = db.session.execute(
        select(Synthesis, Criterion.code, Revision.label, Axis.code)
        .outerjoin(Criterion, Criterion.id == Synthesis.criterion_id)
        .outerjoin(
            Revision, (Revision.criterion_id == Criterion.id) & (Revision.number == Criterion.revision_number)
        )
        .outerjoin(Axis, Axis.id == Synthesis.axis_id)
        .where(
            Synthesis.cohort_id == writer.cohort_id,
            Synthesis.place.in_({place for place, _ in asked}),
            Synthesis.text != "",
        )
    )
    found = {}
    for one, code, label, axis in rows:
        if (one.place, one.visit_id) not in asked or one.visit_id not in places.visits:
            continue
        key = asked[one.place, one.visit_id]
        criteria = [one.criterion_id] if one.criterion_id else list(places.marked)
        place, [text] = places.said(one.visit_id, criteria, one.text)
        found[key] = Item(
            key=key,
            sort="synthesis",
            label=f"Synthèse · {label or axis}",
            text=text,
            source="synthèse de la classe",
            visit_id=one.visit_id,
            place=place,
            codes=(code or axis,),
            view=("comparison.meta", {"cellule": f"{code or axis}.{places.visits[one.visit_id].number}"}),
            criteria=(one.criterion_id,) if one.criterion_id else (),
        )
    return found


add_sort(Sort("trace", "Traces", re.compile(r"t-[0-9a-f-]{36}"), _traces))
add_sort(Sort("answer", "Réponses", re.compile(r"r-[1-9][0-9]{0,8}-[1-9][0-9]{0,8}"), _answers))
add_sort(Sort("synthesis", "Synthèses", _SYNTHESIS, _syntheses))
