"""A round of consent: the proposals of an axis as one block, and those taken out of it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import TALKING, sees_stances
from app.deciding.asking import REWORDS, put_together
from app.deciding.diff import readable
from app.deciding.models import Choice, Decision, Objection, Proposal, Stance, State
from app.deciding.objecting import LIVE
from app.deciding.reading import title_of
from app.deciding.standing import last_stances
from app.extensions import db
from app.grids.models import Criterion, Revision
from app.grids.worddiff import FieldChange, changes
from app.grids.wording import wording_of
from app.rounds.models import Apart, ClassSession, ClassStep


@dataclass(frozen=True)
class InBlock:
    """A proposal of the block as one member may read it. `apart`: why it is treated apart, '' if it is not."""

    proposal: Proposal
    title: str
    base: Revision | None
    own: Stance | None
    to_confirm: bool
    stances: int
    sees: bool
    tally: Mapping[str, int]
    waiting: int
    apart: str
    decided: int

    @property
    def key(self) -> str:
        """Changes when what one would answer to is no longer the same."""
        return f"{self.proposal.number}.{self.proposal.text_number}"

    @property
    def changed(self) -> Sequence[FieldChange]:
        """What it would change, word by word; worked out only where it is shown."""
        text, criterion = self.proposal.text, self.proposal.criterion
        if criterion is None or self.base is None:
            return ()
        wanted, _ = put_together(wording_of(self.base), wording_of(criterion.current), text.patch)
        return readable(changes(criterion.current, wanted))


def block_of(member: Membership, session: ClassSession, talking: Sequence[Proposal]) -> list[InBlock]:
    """Those of these proposals that are in their round, as the member may read them, in a few queries."""
    proposals = [one for one in talking if one.state == State.objections]
    if not proposals:
        return []
    ids = [one.id for one in proposals]
    stances: dict[int, list[Stance]] = {}
    for one in db.session.scalars(last_stances(session.cohort_id).where(Stance.proposal_id.in_(ids))):
        stances.setdefault(one.proposal_id, []).append(one)
    contested = set(
        db.session.scalars(
            select(Objection.proposal_id).where(
                Objection.cohort_id == session.cohort_id,
                Objection.proposal_id.in_(ids),
                Objection.state.in_(LIVE),
            )
        )
    )
    decided = _decisions(session, ids)
    bases = _bases(session, proposals)
    return [
        _in_block(
            member, session, one, stances.get(one.id, []), one.id in contested, decided.get(one.id, 0), bases
        )
        for one in proposals
    ]


def talking_in(session: ClassSession, step: ClassStep | None) -> list[Proposal]:
    """Every proposal of the step's axis that is being talked about, by number."""
    wanted = (
        select(Proposal)
        .options(
            joinedload(Proposal.grid),
            joinedload(Proposal.text),
            joinedload(Proposal.axis),
            joinedload(Proposal.author),
            joinedload(Proposal.criterion).joinedload(Criterion.current),
        )
        .where(
            Proposal.cohort_id == session.cohort_id,
            Proposal.grid_id == session.grid_id,
            Proposal.state.in_(TALKING),
        )
        .order_by(Proposal.number)
        .execution_options(populate_existing=True)
    )
    if step is not None and step.axis_id is not None:
        about = and_(
            Criterion.cohort_id == Proposal.cohort_id,
            Criterion.id == Proposal.criterion_id,
        )
        wanted = wanted.where(
            func.coalesce(select(Criterion.axis_id).where(about).scalar_subquery(), Proposal.axis_id)
            == step.axis_id
        )
    return list(db.session.scalars(wanted))


def _in_block(
    member: Membership,
    session: ClassSession,
    proposal: Proposal,
    stances: Collection[Stance],
    objected: bool,
    decided: int,
    bases: Mapping[tuple[int, int], Revision],
) -> InBlock:
    own = next((one for one in stances if one.member_id == member.id), None)
    current = [one for one in stances if one.text_number == proposal.text_number]
    waiting = len(stances) - len(current)
    tally = Counter(one.choice for one in current)
    sees = sees_stances(proposal, own)
    apart = ""
    if proposal.silent:
        apart = "Les positions ne sont pas encore ouvertes."
    elif objected:
        apart = "Une objection est posée."
    elif session.apart == Apart.reservation and tally[Choice.reservation]:
        apart = "Une réserve est posée."
    elif waiting:
        apart = "Le texte a changé : des positions sont à reconfirmer."
    elif not current:
        apart = "Personne n’a encore pris position."
    return InBlock(
        proposal=proposal,
        title=title_of(proposal),
        base=_base(proposal, bases),
        own=own,
        to_confirm=own is not None and own.text_number != proposal.text_number,
        stances=len(current),
        sees=sees,
        tally={choice: tally[choice] for choice in Choice} if sees else {},
        waiting=waiting,
        apart=apart,
        decided=decided,
    )


def _base(proposal: Proposal, bases: Mapping[tuple[int, int], Revision]) -> Revision | None:
    text, criterion = proposal.text, proposal.criterion
    if criterion is None or proposal.act not in REWORDS or text.base_number is None:
        return None
    return bases.get((criterion.id, text.base_number), criterion.current)


def _bases(session: ClassSession, proposals: Sequence[Proposal]) -> dict[tuple[int, int], Revision]:
    """The wordings that proposals were written on, where the grid has another one now."""
    wanted = [
        and_(Revision.criterion_id == one.criterion_id, Revision.number == one.text.base_number)
        for one in proposals
        if one.criterion and one.text.base_number and one.text.base_number != one.criterion.revision_number
    ]
    if not wanted:
        return {}
    found = db.session.scalars(select(Revision).where(Revision.cohort_id == session.cohort_id, or_(*wanted)))
    return {(one.criterion_id, one.number): one for one in found}


def _decisions(session: ClassSession, ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Decision.proposal_id, func.max(Decision.number))
        .where(Decision.cohort_id == session.cohort_id, Decision.proposal_id.in_(ids))
        .group_by(Decision.proposal_id)
    )
    return {row[0]: row[1] for row in rows}


def decided_between(
    session: ClassSession, began: datetime, ended: datetime | None
) -> list[tuple[Decision, str]]:
    """Every decision about the grid in this time, with what it was about, the first first."""
    found = (
        select(Decision, Proposal)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .options(
            joinedload(Proposal.text),
            joinedload(Proposal.axis),
            joinedload(Proposal.criterion).joinedload(Criterion.current),
        )
        .where(
            Decision.cohort_id == session.cohort_id,
            Proposal.grid_id == session.grid_id,
            Decision.created_at >= began,
        )
        .order_by(Decision.id)
    )
    if ended is not None:
        found = found.where(Decision.created_at <= ended)
    return [(decision, title_of(proposal)) for decision, proposal in db.session.execute(found).all()]
