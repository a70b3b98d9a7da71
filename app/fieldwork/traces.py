"""Traces as they are read: with their criteria, author and files, no more than the people quoted or shown agreed to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from app.accounts.models import Person
from app.cohorts.models import Group, Membership
from app.extensions import db
from app.fieldwork.access import visible_to
from app.fieldwork.agreed import agreed_to, met_by_name
from app.fieldwork.carnet_ledger import HELD
from app.fieldwork.evidence import Consent, Evidence, EvidenceFile, EvidenceLink, Sort
from app.fieldwork.jotted import NOTHING, Jotted, written
from app.fieldwork.models import Sheet
from app.grids.models import Criterion
from app.kinds.met import narrowest
from app.kinds.quote import attribution
from app.tables import now
from app.visits.models import Encounter

SORTS: dict[str, str] = {
    Sort.etonnement: "Étonnement",
    Sort.observation: "Observation",
    Sort.quote: "Citation",
    Sort.photo: "Photo",
    Sort.document: "Document",
}
SOURCES = {"seen": "vu", "heard": "entendu", "read": "lu", "inferred": "déduit"}
SOURCE_CHOICES = [("", "non dit"), *SOURCES.items()]
CONSENTS: dict[str, str] = {
    Consent.yes: "d’accord pour être cité·e",
    Consent.unnamed: "d’accord, sans nom",
    Consent.no: "pas d’accord, ou pas demandé",
    Consent.withdrawn: "accord retiré",
}
# The same of those who can be recognised in a photo.
CONSENTS_SHOWN: dict[str, str] = {
    Consent.nobody: "personne de reconnaissable",
    Consent.yes: "d’accord pour être montré·e",
    Consent.no: CONSENTS[Consent.no],
    Consent.withdrawn: CONSENTS[Consent.withdrawn],
}
CONSENTS_TO: dict[str, dict[str, str]] = {Sort.quote: CONSENTS, Sort.photo: CONSENTS_SHOWN}
# As asked in the carnet, whichever the sort.
CONSENTS_ASKED: dict[str, str] = {
    Consent.yes: "d’accord",
    Consent.unnamed: "d’accord, sans nom",
    Consent.nobody: "personne de reconnaissable",
    Consent.no: CONSENTS[Consent.no],
    Consent.withdrawn: CONSENTS[Consent.withdrawn],
}
WITHHELD = (Consent.no, Consent.withdrawn)
NOT_AGREED = "la personne rencontrée n’est pas d’accord pour être citée"


@dataclass
class Trace:
    """One trace, an étonnement unless it says otherwise. `codes` are those of its criteria, by id."""

    id: str
    version: int = 0
    content: Jotted = field(default_factory=lambda: dict(NOTHING))
    codes: dict[int, str] = field(default_factory=dict)
    author_id: int = 0
    by: str = ""
    visit_id: int = 0
    group_id: int | None = None
    letter: str = ""
    made_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    # What has arrived of its files, by id.
    files: dict[str, EvidenceFile] = field(default_factory=dict)
    # How far the person met whom it names agrees now, if it names one.
    agreed_to: str | None = None
    # Why what is in its form was not taken.
    error: str = ""

    @property
    def text(self) -> str:
        """What was seen, heard or read."""
        return str(self.content["text"])

    @property
    def told(self) -> str:
        """The same as it is shown."""
        return in_words(self.content["sort"], self.text)

    @property
    def removed(self) -> bool:
        """Whether its author took it out of the carnet."""
        return bool(self.content["removed"])

    @property
    def fields(self) -> dict[str, list[str]]:
        """The fields that read back to it."""
        return written(self.content)

    @property
    def to_transcribe(self) -> bool:
        """Whether it was said into a memo, and not yet written."""
        held = (self.files[one] for one in self.content["media"] if one in self.files)
        return not self.text.strip() and any(one.content_type.startswith("audio/") for one in held)

    @property
    def label(self) -> str:
        """What it is, in a word."""
        return SORTS[Sort(self.content["sort"])]

    @property
    def source(self) -> str:
        """How one came to know it, in a word; '' if that was not said."""
        return SOURCES.get(self.content["source"] or "", "")

    @property
    def said_by(self) -> str:
        """Who is quoted, as far as they agreed to be named."""
        if self.content["sort"] != Sort.quote:
            return ""
        known = {name: self.content[name] for name in ("who", "function")}
        consent = "no" if self.withheld else narrowest(self.content["consent"], self.agreed_to or "yes")
        return attribution({**known, "consent": consent})

    @property
    def withheld(self) -> str:
        """Why nobody but its author reads it; '' if others do."""
        consent = self.content["consent"]
        if consent in WITHHELD:
            return CONSENTS[Consent(consent)]
        return NOT_AGREED if self.agreed_to == Consent.no else ""


def handed_over() -> Any:
    """The condition that a trace's words are the class's to read at its review between two visits."""
    return Evidence.handed & written_down() & agreed()


def something_written() -> Any:
    """The condition that there is something in a trace."""
    words = (func.trim(one) != "" for one in (Evidence.text, Evidence.meaning, Evidence.link))
    return or_(*words, Evidence.media != [])


def written_down() -> Any:
    """The same, and that it was not taken out of the carnet."""
    return Evidence.removed_at.is_(None) & something_written()


def agreed() -> Any:
    """The condition that whoever is quoted or shown agreed, if anybody is."""
    refused = exists().where(met_by_name(), Encounter.consent == Consent.no)
    return or_(Evidence.consent.is_(None), and_(Evidence.consent.not_in(WITHHELD), ~refused))


def readable_by(member_id: int) -> Any:
    """The same, or that it is the member's own trace."""
    return agreed() | (Evidence.author_id == member_id)


def linked_to(criteria: Collection[int] | None = None) -> Any:
    """The condition that a trace stands under one of these criteria, or any."""
    links = select(EvidenceLink.evidence_id)
    return Evidence.id.in_(
        links if criteria is None else links.where(EvidenceLink.criterion_id.in_(criteria))
    )


def shown_to(member: Membership) -> Any:
    """The condition that the member reads a trace: their own, or one that stands on a sheet they may read."""
    shared = Evidence.sheet_id.in_(visible_to(member).with_only_columns(Sheet.id)) & linked_to()
    return written_down() & readable_by(member.id) & ((Evidence.author_id == member.id) | shared)


def in_words(sort: str, text: str) -> str:
    """What was noted, between quotation marks if somebody said it."""
    return f"« {text} »" if sort == Sort.quote and text else text


def read_traces(cohort_id: int, *conditions: Any) -> list[Trace]:
    """The cohort's traces for which all of this is true, the first first. Who may read them is for the conditions."""
    found = (
        select(Evidence.__table__, Person.name, Sheet.group_id, Group.letter, agreed_to().label("agreed_to"))
        .join(Membership, Membership.id == Evidence.author_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Sheet, Sheet.id == Evidence.sheet_id)
        .outerjoin(Group, Group.id == Sheet.group_id)
        .where(Evidence.cohort_id == cohort_id, *conditions)
        .order_by(Evidence.made_at, Evidence.id)
    )
    rows = db.session.execute(found).all()
    codes = _codes(row.id for row in rows)
    files = _files(row.id for row in rows if row.media)
    return [_trace(row, codes.get(row.id, {}), files.get(row.id, {})) for row in rows]


def _files(ids: Iterable[str]) -> dict[str, dict[str, EvidenceFile]]:
    wanted: Sequence[str] = list(ids)
    files: dict[str, dict[str, EvidenceFile]] = {}
    if wanted:
        for one in db.session.scalars(select(EvidenceFile).where(EvidenceFile.evidence_id.in_(wanted))):
            files.setdefault(one.evidence_id, {})[one.id] = one
    return files


def _codes(ids: Iterable[str]) -> dict[str, dict[int, str]]:
    wanted: Sequence[str] = list(ids)
    codes: dict[str, dict[int, str]] = {}
    if wanted:
        links = (
            select(EvidenceLink.evidence_id, Criterion.id, Criterion.code)
            .join(Criterion, Criterion.id == EvidenceLink.criterion_id)
            .where(EvidenceLink.evidence_id.in_(wanted))
            .order_by(Criterion.id)
        )
        for row in db.session.execute(links):
            codes.setdefault(row.evidence_id, {})[row.id] = row.code
    return codes


def _trace(row: Any, codes: dict[int, str], files: dict[str, EvidenceFile]) -> Trace:
    content = {name: getattr(row, name) for name in HELD}
    return Trace(
        id=row.id,
        version=row.version,
        content=content | {"criteria": list(codes), "removed": row.removed_at is not None},
        codes=codes,
        author_id=row.author_id,
        by=row.name,
        visit_id=row.visit_id,
        group_id=row.group_id,
        letter=row.letter or "",
        made_at=row.made_at,
        updated_at=row.updated_at,
        files=files,
        agreed_to=row.agreed_to,
    )
