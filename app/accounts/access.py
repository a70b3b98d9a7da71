"""Who a session or a link belongs to."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import Person
from app.extensions import db


def person_for_session(session_id: str) -> Person | None:
    """The person whom a session cookie names, unless their sessions were ended since."""
    identity = person_named(session_id)
    person = db.session.get(Person, identity) if identity is not None else None
    return person if person is not None and person.get_id() == session_id else None


def people_for_sessions(session_ids: Collection[str]) -> dict[str, int]:
    """Session id -> person id, for those that have not ended. No object is loaded."""
    named = {one: identity for one in session_ids if (identity := person_named(one)) is not None}
    rows = db.session.execute(
        select(Person.id, Person.session_token).where(Person.id.in_(set(named.values())))
    )
    alive = {f"{row.id}.{row.session_token}" for row in rows}
    return {one: identity for one, identity in named.items() if one in alive}


def person_named(session_id: str) -> int | None:
    """The person id that a session id claims, None if it is no session id."""
    identity = session_id.partition(".")[0]
    return int(identity) if identity.isascii() and identity.isdecimal() and len(identity) < 10 else None


def person_by_email(email: str) -> Person | None:
    """The person with this e-mail, whatever its case."""
    return db.session.scalar(select(Person).where(Person.email == fold_email(email)))


def fold_email(email: str) -> str:
    """An e-mail as it is stored and compared."""
    return email.strip().casefold()
