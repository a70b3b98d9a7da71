"""The list of a grid's proposals with what waits for somebody, and one proposal whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import DECIDED, may_run, may_stand, sees_stances, visible_to
from app.deciding.asking import Asked, effects, other_criteria, patched, what_is_asked
from app.deciding.diff import readable
from app.deciding.effect import Effect
from app.deciding.models import (
    Act,
    Decision,
    Mention,
    Objection,
    Proposal,
    ProposalStep,
    ProposalText,
    Remark,
    Stance,
    State,
)
from app.deciding.objecting import LIVE, objections_to, steps_of
from app.deciding.settling import authors_of
from app.deciding.standing import Standing, last_stance, last_stances, standings
from app.deciding.texts import between, texts_of, with_changes
from app.extensions import db
from app.grids.models import Axis, Criterion, Grid
from app.grids.worddiff import FieldChange, changes
from app.grids.wording import Wording, check_wording, wording_of
from app.tables import PARIS, now
from app.visits.models import Visit, VisitState


@dataclass(frozen=True)
class Line:
    """One row of the list; `waits` says in words what this member could do about it."""

    proposal: Proposal
    title: str
    axis_id: int | None
    stances: int
    waits: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """One proposal as its page shows it to a member; stances and objections are empty while they are silent."""

    proposal: Proposal
    title: str
    authors: Sequence[Membership]
    asked: Asked | None
    changed: Sequence[FieldChange]
    wording: Wording | None
    second: Wording | None
    others: Sequence[Criterion]
    effects: Sequence[tuple[str, Effect]]
    own: Stance | None
    to_confirm: bool
    moved: Sequence[FieldChange]
    sees: bool
    standings: Sequence[Standing]
    stances: int
    objections: Sequence[Objection]
    steps: Sequence[ProposalStep]
    texts: Sequence[tuple[ProposalText, Sequence[FieldChange]]]


def title_of(proposal: Proposal) -> str:
    """What it would do, in a few words."""
    criterion = proposal.criterion
    code = criterion.code if criterion else ""
    label = criterion.current.label if criterion else str(proposal.text.patch.get("label", ""))
    return {
        Act.add: f"Ajouter « {label} »",
        Act.amend: f"Changer {code}, « {label} »",
        Act.retire: f"Retirer {code}, « {label} »",
        Act.merge: f"Réunir {code} et {len(proposal.others)} autre{'s' if len(proposal.others) > 1 else ''}",
        Act.split: f"Partager {code} en deux",
        Act.move: f"Déplacer {code} vers « {proposal.axis.title if proposal.axis else ''} »",
        Act.reserve: f"Mettre {code} en réserve",
    }[Act(proposal.act)]


def lines_of(member: Membership, grid: Grid) -> list[Line]:
    """The grid's proposals that the member may read, newest first, in a number of queries that does not grow."""
    proposals = db.session.scalars(
        visible_to(member)
        .options(
            joinedload(Proposal.grid),
            joinedload(Proposal.text),
            joinedload(Proposal.author),
            joinedload(Proposal.group),
            joinedload(Proposal.axis),
            joinedload(Proposal.criterion).joinedload(Criterion.current),
        )
        .where(Proposal.grid_id == grid.id)
        .order_by(Proposal.number.desc())
    ).all()
    found = last_stances(grid.cohort_id).where(Stance.member_id == member.id)
    own = {one.proposal_id: one for one in db.session.scalars(found)}
    counts = _counts(grid)
    objections: dict[int, list[Objection]] = {}
    for one in db.session.scalars(
        select(Objection).where(Objection.cohort_id == grid.cohort_id, Objection.state.in_(LIVE))
    ):
        objections.setdefault(one.proposal_id, []).append(one)
    asked, over = _asked_in(member), _trials_over(grid) if may_run(member) else set()
    return [
        Line(
            one,
            title_of(one),
            one.criterion.axis_id if one.criterion else one.axis_id,
            counts.get(one.id, 0),
            tuple(_waits(member, one, own.get(one.id), objections.get(one.id, []), counts.get(one.id, 0)))
            + (("On vous demande",) if one.id in asked else ())
            + (("Essai à conclure",) if one.id in over else ()),
        )
        for one in proposals
    ]


def axes_in_order(grid: Grid) -> list[Axis]:
    """Every axis, those taken out last: a proposal may be about what is no longer there."""
    return list(
        db.session.scalars(
            select(Axis)
            .where(Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id)
            .order_by(Axis.retired_at.is_not(None), Axis.position, Axis.id)
        )
    )


def whole(member: Membership, proposal: Proposal) -> Whole:
    """All that the member may read of a proposal."""
    text = proposal.text
    asked, others = what_is_asked(proposal, text), other_criteria(proposal)
    own = last_stance(member, proposal)
    sees = sees_stances(proposal, own)
    stale = own is not None and own.text_number != proposal.text_number
    standing = standings(proposal) if sees else []
    texts = texts_of(proposal)
    read = next((one for one in texts if stale and own and one.number == own.text_number), None)
    return Whole(
        proposal=proposal,
        title=title_of(proposal),
        authors=authors_of(proposal),
        asked=asked,
        changed=_changed(proposal, asked),
        wording=check_wording(text.patch) if proposal.act == Act.add else None,
        second=check_wording(text.second) if text.second else None,
        others=others,
        effects=effects(proposal, asked, others),
        own=own,
        to_confirm=stale,
        moved=between(proposal, read, text) if read else (),
        sees=sees,
        standings=standing,
        stances=_counts(proposal.grid).get(proposal.id, 0),
        objections=[
            one for one in objections_to(proposal) if sees or member.id in (one.member_id, one.owner_id)
        ],
        steps=steps_of(proposal),
        texts=with_changes(proposal, texts),
    )


def _changed(proposal: Proposal, asked: Asked | None) -> Sequence[FieldChange]:
    """Against the grid as it is; once decided, against what the text was written on."""
    if asked is None or proposal.state not in DECIDED:
        return asked.changed if asked else ()
    return readable(changes(asked.base, patched(wording_of(asked.base), proposal.text.patch)))


def _waits(
    member: Membership, proposal: Proposal, own: Stance | None, objections: list[Objection], stances: int
) -> list[str]:
    found = []
    if proposal.state == State.draft:
        found.append("Brouillon à proposer")
    if any(one.owner_id == member.id for one in objections):
        found.append("Objection dont vous vous chargez")
    if proposal.state != State.objections:
        return found
    if may_stand(member) and own is None:
        found.append("Votre position")
    elif may_stand(member) and own and own.text_number != proposal.text_number:
        found.append("Position à reconfirmer")
    if may_run(member) and sees_stances(proposal, own):
        found.append("Objection à traiter" if objections else "À décider")
    elif may_run(member) and stances and proposal.silent:
        found.append("Positions à ouvrir")
    return found


def _counts(grid: Grid) -> dict[int, int]:
    """Proposal -> how many members have a stance on its present text."""
    rows = db.session.execute(
        select(Stance.proposal_id, func.count(func.distinct(Stance.member_id)))
        .join(Proposal, and_(Proposal.id == Stance.proposal_id, Proposal.text_number == Stance.text_number))
        .where(Stance.cohort_id == grid.cohort_id, Proposal.grid_id == grid.id)
        .group_by(Stance.proposal_id)
    )
    return {row[0]: row[1] for row in rows}


def _trials_over(grid: Grid) -> set[int]:
    """The proposals on trial whose visit has ended, or whose day has come."""
    return set(
        db.session.scalars(
            select(Decision.proposal_id)
            .join(Proposal, Proposal.id == Decision.proposal_id)
            .outerjoin(Visit, Visit.id == Decision.visit_id)
            .where(
                Decision.cohort_id == grid.cohort_id,
                Decision.outcome == State.trial,
                Proposal.grid_id == grid.id,
                Proposal.state == State.trial,
                or_(Visit.state == VisitState.closed, Decision.review_on <= now().astimezone(PARIS).date()),
            )
        )
    )


def _asked_in(member: Membership) -> set[int]:
    """The proposals in whose thread somebody named the member, who has not spoken there since."""
    asked = db.session.execute(
        select(Remark.proposal_id, func.max(Remark.id))
        .join(Mention, Mention.remark_id == Remark.id)
        .where(Mention.cohort_id == member.cohort_id, Mention.member_id == member.id)
        .group_by(Remark.proposal_id)
    ).all()
    rows = db.session.execute(
        select(Remark.proposal_id, func.max(Remark.id))
        .where(Remark.cohort_id == member.cohort_id, Remark.member_id == member.id)
        .group_by(Remark.proposal_id)
    )
    said: dict[int, int] = {row[0]: row[1] for row in rows}
    return {proposal_id for proposal_id, last in asked if said.get(proposal_id, 0) < last}
