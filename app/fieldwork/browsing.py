"""All that was kept of one visit or of all of them, to look through: traces, quotes and photos, as far as one may read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import select

from app.accounts.models import Person
from app.cohorts.models import Group, Membership
from app.extensions import db
from app.fieldwork.access import may_shield, visible_to
from app.fieldwork.agreed import as_agreed_now
from app.fieldwork.evidence import Sort
from app.fieldwork.models import Answer, Media, Sheet
from app.fieldwork.traces import (
    CONSENTS,
    CONSENTS_SHOWN,
    CONSENTS_TO,
    SORTS,
    SOURCES,
    Trace,
    in_words,
    read_traces,
    shown_to,
)
from app.grids.models import Criterion, Grid, Revision
from app.kinds.plain import plain
from app.kinds.quote import attribution
from app.visits import access as visits
from app.visits.models import Visit

PHOTO = "photo"
LABELS: dict[str, str] = {**SORTS, PHOTO: "Photo"}
# In this order on the page: pictures catch the eye, quotes the ear.
SECTIONS = {
    PHOTO: "Photos",
    Sort.quote: "Citations",
    Sort.observation: "Observations",
    Sort.etonnement: "Étonnements",
    Sort.document: "Documents",
}


@dataclass(frozen=True)
class Kept:
    """One trace, or one quote or photo of an answer. `consent` is "" where nobody is quoted or shown."""

    sort: str
    text: str
    visit: Visit
    codes: tuple[str, ...]
    letter: str
    by: str
    at: datetime
    meaning: str = ""
    said_by: str = ""
    source: str = ""
    consent: str = ""
    withheld: str = ""
    link: str = ""
    media: Media | None = None
    # The trace itself, if it is one; and whether the reader may say what the person quoted agreed to.
    trace: Trace | None = None
    may_change: bool = False
    # Where an answer is read: the grid's slug and whose sheet.
    place: tuple[str, str] | None = None

    @property
    def told(self) -> str:
        """What was noted as it is shown."""
        return in_words(self.sort, self.text)


class Given(NamedTuple):
    """An answer that holds quotes or photos: what, of which kind, and where it is read."""

    value: Any
    kind: str
    visit_id: int
    code: str
    letter: str | None
    member_id: int | None
    grid_slug: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Search:
    """What to look for; '' stands for anything. `words` are all somewhere, accents and case aside."""

    visit: str = ""
    sort: str = ""
    criterion: str = ""
    group: str = ""
    source: str = ""
    consent: str = ""
    words: str = ""

    # An address's names for them.
    NAMES: ClassVar[dict[str, str]] = {
        "visite": "visit",
        "sorte": "sort",
        "critere": "criterion",
        "groupe": "group",
        "source": "source",
        "accord": "consent",
        "mots": "words",
    }

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Search":
        """From an address's query."""
        return cls(**{field: query.get(name, "").strip()[:200] for name, field in cls.NAMES.items()})

    def finds(self, kept: Kept) -> bool:
        """Whether this is looked for."""
        asked = (
            (self.visit, (str(kept.visit.number),)),
            (self.sort, (kept.sort,)),
            (self.criterion, kept.codes),
            (self.group, (kept.letter or "-",)),
            (self.source, (kept.source,)),
            (self.consent, (kept.consent,)),
        )
        if not all(wanted in found for wanted, found in asked if wanted):
            return False
        there = plain(" ".join((kept.text, kept.meaning, kept.said_by, kept.link, *kept.codes)))
        return all(word in there for word in plain(self.words).split())


@dataclass(frozen=True)
class Found:
    """What was found, by section in the page's order, and what there is to choose from."""

    sections: list[tuple[str, str, list[Kept]]]
    of: int
    visits: Sequence[Visit]
    codes: list[str]
    letters: list[str]

    @property
    def n(self) -> int:
        """How many were found."""
        return sum(len(kept) for _, _, kept in self.sections)


def look_through(member: Membership, search: Search) -> Found:
    """All that the member may read and looks for, the first first."""
    by_id = {visit.id: visit for visit in db.session.scalars(visits.visible_to(member))}
    everything = sorted([*_traces(member, by_id), *_answers(member, by_id)], key=lambda one: one.at)
    found = [one for one in everything if search.finds(one)]
    return Found(
        sections=[
            (sort, title, [one for one in found if one.sort == sort])
            for sort, title in SECTIONS.items()
            if any(one.sort == sort for one in found)
        ],
        of=len(everything),
        visits=list(by_id.values()),
        codes=sorted({code for one in everything for code in one.codes}),
        letters=sorted({one.letter for one in everything if one.letter}),
    )


def _traces(member: Membership, by_id: Mapping[int, Visit]) -> Iterator[Kept]:
    for one in read_traces(member.cohort_id, shown_to(member)):
        yield Kept(
            sort=one.content["sort"],
            text=one.text,
            visit=by_id[one.visit_id],
            codes=tuple(one.codes.values()),
            letter=one.letter,
            by=one.by,
            at=one.made_at,
            meaning=one.content["meaning"],
            said_by=one.said_by,
            source=one.source,
            consent=one.content["consent"] or "",
            withheld=one.withheld,
            link=one.content["link"],
            trace=one,
            may_change=one.content["sort"] in CONSENTS_TO and may_shield(member, one.author_id),
        )


def _answers(member: Membership, by_id: Mapping[int, Visit]) -> Iterator[Kept]:
    """The quotes that may be shown, and the photos that have arrived, of answers."""
    sheets = visible_to(member).with_only_columns(Sheet.id)
    rows = db.session.execute(
        select(
            *(Answer.value, Revision.kind, Answer.visit_id, Criterion.code, Group.letter, Sheet.member_id),
            *(Grid.slug, Person.name, Answer.updated_at),
        )
        .join(Revision, Revision.id == Answer.revision_id)
        .join(Criterion, Criterion.id == Answer.criterion_id)
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .join(Grid, Grid.id == Sheet.grid_id)
        .join(Membership, Membership.id == Answer.author_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Group, Group.id == Sheet.group_id)
        .where(Answer.cohort_id == member.cohort_id, Answer.sheet_id.in_(sheets))
        .where(Revision.kind.in_(("quote", PHOTO)), Answer.value.is_not(None))
    )
    arrived = {one.id: one for one in db.session.scalars(select(Media).where(Media.sheet_id.in_(sheets)))}
    for given in as_agreed_now(member.cohort_id, [Given._make(row) for row in rows]):
        owner = f"groupe-{given.letter}" if given.letter else f"membre-{given.member_id}"
        common: dict[str, Any] = {
            "visit": by_id[given.visit_id],
            "codes": (given.code,),
            "letter": given.letter or "",
            "by": given.by,
            "at": given.at,
            "place": (given.grid_slug, owner),
        }
        if given.kind == PHOTO:
            for one in given.value["photos"]:
                if one["media"] in arrived:
                    text, meaning = one["seen"], one["meaning"]
                    yield Kept(PHOTO, text, meaning=meaning, media=arrived[one["media"]], **common)
        else:
            for one in given.value["quotes"]:
                if one["consent"] != "no":
                    said = {"said_by": attribution(one), "consent": one["consent"]}
                    yield Kept(Sort.quote, one["words"], **said, **common)


def choices() -> dict[str, Any]:
    """What can be looked for besides visits, groups and criteria."""
    return {
        "sorts": LABELS,
        "sources": SOURCES,
        "consents": CONSENTS_SHOWN | CONSENTS,
        "consents_to": CONSENTS_TO,
    }
