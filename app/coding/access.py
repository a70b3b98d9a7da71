"""Who may put notions on what was seen, and who may bring notions together."""

from app.cohorts.models import Membership, Role


def may_code(member: Membership) -> bool:
    """Whether a member reads with notions: students and the team; guests read what is shared, without them."""
    return member.role != Role.guest


def may_merge(member: Membership) -> bool:
    """Whether a member may bring two notions together, or part them again."""
    return member.is_facilitator
