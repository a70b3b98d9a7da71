"""Visits and answers written straight into the database, for tests of reading. Call inside an app context; commit."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceLink
from app.fieldwork.models import Answer, Sheet
from app.grids.contents import FrozenCriterion, contents
from app.grids.models import Criterion, Edition, EditionAxis, EditionItem, Revision
from app.kinds import kind
from app.tables import now
from app.visits.models import CarriedAxis, Venue, Visit, VisitEdition
from tests.support.people import Actor


@dataclass(frozen=True)
class Field:
    """The visits of a cohort, by number, along one grid."""

    cohort_id: int
    grid_id: int
    author_id: int

    def visit(self, number: int, edition: Edition | None, *, venue: str = "", state: str = "closed") -> Visit:
        """A visit that takes this edition along."""
        own = {"cohort_id": self.cohort_id}
        place = _add(Venue(**own, name=venue or f"Lieu {number}"))
        visit = _add(Visit(**own, number=number, venue_id=place.id, state=state))
        if edition is not None:
            _add(VisitEdition(**own, visit_id=visit.id, grid_id=edition.grid_id, edition_id=edition.id))
        return visit

    def carry(self, visit: Visit, letter: str, axis_id: int) -> None:
        """A group takes an axis along."""
        group = self.group(letter)
        _add(CarriedAxis(cohort_id=self.cohort_id, visit_id=visit.id, group_id=group.id, axis_id=axis_id))

    def answer(
        self,
        visit: Visit,
        criterion: FrozenCriterion,
        who: str | Actor,
        value: Any = None,
        *,
        empty: str | None = None,
        note: str = "",
    ) -> None:
        """A group (its letter) or a person answers; what the kind calls incomplete is stored as such."""
        asked = kind(criterion.kind)
        checked = asked.check(value, criterion.params)
        sheet = self._sheet(visit, who)
        db.session.add(
            Answer(
                visit_id=visit.id,
                criterion_id=criterion.criterion_id,
                sheet_id=sheet.id,
                cohort_id=self.cohort_id,
                revision_id=criterion.revision_id,
                value=checked,
                empty=empty,
                note=note,
                missing=asked.missing(checked, criterion.params),
                sheet_version=1,
                author_id=self.author_id,
            )
        )

    def trace(
        self, visit: Visit, criterion: FrozenCriterion, who: str | Actor, text: str, /, **more: Any
    ) -> None:
        """A group (its letter) or a person attaches a trace to a criterion."""
        at = now()
        sheet = self._sheet(visit, who)
        blank = dict.fromkeys(("meaning", "who", "function", "link"), "")
        own = {"cohort_id": self.cohort_id, "visit_id": visit.id, "sheet_id": sheet.id}
        dates = {"version": 1, "made_at": at, "updated_at": at}
        said = {"sort": "observation", "author_id": self.author_id, **blank, **more}
        one = _add(Evidence(id=str(uuid.uuid4()), text=text, **own, **dates, **said))
        db.session.add(
            EvidenceLink(cohort_id=self.cohort_id, evidence_id=one.id, criterion_id=criterion.criterion_id)
        )

    def reworded(self, edition: Edition, changed: FrozenCriterion, **fields: Any) -> Edition:
        """The next edition, in which one criterion has another wording; its change is told by its kind."""
        before = db.session.get_one(Revision, changed.revision_id)
        params = fields.get("params", before.params)
        change = kind(before.kind).compare_params(before.params, params, fields.get("mapping"))
        told = {"change": change.level if change.level != "same" else "wording", "mapping": change.mapping}
        columns = {column.key for column in Revision.__table__.columns} - {"id", "created_at"}
        old = {name: getattr(before, name) for name in columns}
        revision = _add(Revision(**old | told | {"number": before.number + 1} | fields))
        return self._next_edition(edition, {changed.criterion_id: (changed.criterion_id, revision.id)})

    def replaced(self, edition: Edition, old: FrozenCriterion, code: str, **fields: Any) -> Edition:
        """The next edition, in which another criterion stands in the place of one."""
        before = db.session.get_one(Criterion, old.criterion_id)
        criterion = _add(
            Criterion(
                cohort_id=self.cohort_id,
                grid_id=self.grid_id,
                axis_id=before.axis_id,
                code=code,
                position=before.position,
                replaces_id=before.id,
            )
        )
        wording = {"label": old.label, "question": old.question, "core": old.core} | fields
        revision = _add(
            Revision(
                cohort_id=self.cohort_id,
                criterion_id=criterion.id,
                number=1,
                author_id=self.author_id,
                **wording,
            )
        )
        return self._next_edition(edition, {old.criterion_id: (criterion.id, revision.id)})

    def group(self, letter: str) -> Group:
        """The cohort's group with this letter."""
        query = select(Group).where(Group.cohort_id == self.cohort_id, Group.letter == letter)
        return db.session.scalars(query).one()

    def _next_edition(self, edition: Edition, changes: dict[int, tuple[int, int]]) -> Edition:
        own = {"cohort_id": self.cohort_id}
        following = _add(
            Edition(
                **own,
                grid_id=self.grid_id,
                number=edition.number + 1,
                decision="Revue après la visite.",
                adopted_by_id=self.author_id,
            )
        )
        for axis in contents(edition.id).axes:
            frozen = {"axis_id": axis.axis_id, "code": axis.code, "title": axis.title}
            _add(EditionAxis(**own, edition_id=following.id, position=axis.axis_id, **frozen))
            for place, one in enumerate(axis.criteria, start=1):
                same = (one.criterion_id, one.revision_id)
                criterion_id, revision_id = changes.get(one.criterion_id, same)
                _add(
                    EditionItem(
                        **own,
                        edition_id=following.id,
                        axis_id=axis.axis_id,
                        criterion_id=criterion_id,
                        revision_id=revision_id,
                        position=place,
                    )
                )
        return following

    def _sheet(self, visit: Visit, who: str | Actor) -> Sheet:
        owner = {"group_id": self.group(who).id} if isinstance(who, str) else {"member_id": who.member_id}
        found = db.session.scalars(select(Sheet).filter_by(visit_id=visit.id, **owner)).first()
        if found is not None:
            return found
        return _add(Sheet(cohort_id=self.cohort_id, visit_id=visit.id, grid_id=self.grid_id, **owner))


def field_of(edition: Edition) -> Field:
    """Where the cohort of an edition goes on its visits."""
    return Field(edition.cohort_id, edition.grid_id, edition.adopted_by_id)


def member_of(actor: Actor) -> Membership:
    """The membership behind an actor."""
    return db.session.get_one(Membership, actor.member_id)


def under(criterion: FrozenCriterion, edition: Edition) -> FrozenCriterion:
    """The same criterion in the wording of another edition."""
    return contents(edition.id).by_criterion[criterion.criterion_id]


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
