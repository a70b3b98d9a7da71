"""Tables of the deciding room."""

from app.deciding.models.answers import Decision, Mention, Objection, ProposalStep, Remark, Stance
from app.deciding.models.proposals import (
    Act,
    Choice,
    Life,
    Proposal,
    ProposalAuthor,
    ProposalText,
    State,
)

__all__ = [
    "Act",
    "Choice",
    "Decision",
    "Life",
    "Mention",
    "Objection",
    "Proposal",
    "ProposalAuthor",
    "ProposalStep",
    "ProposalText",
    "Remark",
    "Stance",
    "State",
]
