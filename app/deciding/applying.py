"""Adopting changes the working grid, through the very verbs of its own screens; the next edition freezes it."""

from app.cohorts.models import Membership
from app.deciding.access import may_propose
from app.deciding.asking import Asked, other_criteria, second_of, what_is_asked
from app.deciding.models import Act, Proposal
from app.errors import Conflict
from app.extensions import db
from app.grids.criteria import add_criterion, place_criterion, retire_criterion
from app.grids.models import Axis, Criterion
from app.grids.rewording import NewLineNeeded, WordingClash, reword_criterion


def apply(member: Membership, proposal: Proposal) -> int:
    """Change the grid as the proposal asks; the id of the criterion that came of it.

    The wording is credited to who proposed it. Raises Conflict when the grid has moved in a way that only
    people can settle.
    """
    actor = _credited(member, proposal)
    if proposal.act == Act.add:
        return add_criterion(actor, _axis(proposal), proposal.text.patch).id
    criterion = proposal.criterion
    if criterion is None or criterion.retired_at is not None:
        code = criterion.code if criterion else "Ce critère"
        raise Conflict(
            f"{code} a été retiré de la grille entre-temps : remettez-le d’abord, ou renvoyez la proposition."
        )
    if proposal.act == Act.move:
        place_criterion(actor, criterion, _axis(proposal), last=True)
        return criterion.id
    if proposal.act in (Act.retire, Act.reserve):
        retire_criterion(actor, criterion)
        return criterion.id
    result = _reword(actor, proposal, criterion, what_is_asked(proposal, proposal.text))
    for other in other_criteria(proposal):
        retire_criterion(actor, other)
    second = second_of(proposal.text)
    if second is not None:
        axis = db.session.get_one(Axis, result.axis_id)
        place_criterion(actor, add_criterion(actor, axis, second), axis, result)
    return result.id


def _reword(actor: Membership, proposal: Proposal, criterion: Criterion, asked: Asked | None) -> Criterion:
    if asked is None or not proposal.text.patch:
        return criterion
    if asked.clashes:
        raise Conflict(CHANGED.format(code=criterion.code))
    mapping = asked.mapping or None
    try:
        return _written(actor, proposal, criterion, mapping)
    except WordingClash as clash:
        raise Conflict(CHANGED.format(code=criterion.code)) from clash


def _written(
    actor: Membership, proposal: Proposal, criterion: Criterion, mapping: dict[str, str | None] | None
) -> Criterion:
    text = proposal.text
    base = text.base_number or criterion.revision_number
    try:
        return reword_criterion(actor, criterion, base, text.patch, mapping=mapping).criterion
    except NewLineNeeded:
        # The page said so in words before anybody consented.
        return reword_criterion(actor, criterion, base, text.patch, new_line=True, mapping=mapping).criterion


def _axis(proposal: Proposal) -> Axis:
    if proposal.axis is None or proposal.axis.retired_at is not None:
        raise Conflict("L’axe de cette proposition a été retiré de la grille : remettez-le d’abord.")
    return proposal.axis


def _credited(member: Membership, proposal: Proposal) -> Membership:
    """The author, as long as they may write in the grid; otherwise whoever writes the decision down."""
    author = proposal.author
    return author if author.removed_at is None and may_propose(author) else member


CHANGED = (
    "{code} a changé dans la grille depuis que cette proposition a été écrite, au même endroit."
    " Choisissez d’abord, plus haut, ce que le texte devient."
)
