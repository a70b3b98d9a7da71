"""The invitation to a cohort: one address for everybody, which can be closed and replaced."""

from sqlalchemy import func, select

from app.cohorts.access import must_run
from app.cohorts.journal import note
from app.cohorts.models import Act, Cohort, Membership
from app.cohorts.promotions import new_join_code
from app.errors import NotFound
from app.extensions import db


def invited_to(code: str) -> Cohort:
    """The cohort whose invitation has this code, however it was typed. Raises NotFound."""
    typed = "".join(filter(str.isalnum, code.casefold()))
    cohort = db.session.scalar(select(Cohort).where(Cohort.join_code.in_({code, typed})))
    if cohort is None:
        raise NotFound(
            "Cette invitation n’existe pas, ou elle a été remplacée. Demandez la nouvelle à votre équipe encadrante."
        )
    return cohort


def arrivals(member: Membership) -> int:
    """How many people are in the cohort now."""
    count = select(func.count(Membership.id)).where(
        Membership.cohort_id == member.cohort_id, Membership.removed_at.is_(None)
    )
    return db.session.scalar(count) or 0


def renew_code(member: Membership) -> None:
    """Replace the code: the earlier link and QR code lead nowhere. Raises Forbidden."""
    must_run(member)
    member.cohort.join_code = new_join_code()
    note(member, Act.invitation, detail="nouvelle adresse")
    db.session.flush()


def open_joining(member: Membership) -> None:
    """Let people join by the invitation. Raises Forbidden."""
    must_run(member)
    if not member.cohort.joining_open:
        note(member, Act.invitation, detail="ouverte")
    member.cohort.joining_open = True
    db.session.flush()


def close_joining(member: Membership) -> None:
    """Let nobody else join by the invitation. Raises Forbidden."""
    must_run(member)
    if member.cohort.joining_open:
        note(member, Act.invitation, detail="fermée")
    member.cohort.joining_open = False
    db.session.flush()
