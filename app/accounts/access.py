"""Who a session or a link belongs to."""

from sqlalchemy import select

from app.accounts.models import Person
from app.extensions import db


def person_for_session(session_id: str) -> Person | None:
    """The person whom a session cookie names, unless their sessions were ended since."""
    identity, _, token = session_id.partition(".")
    if not identity.isdecimal():
        return None
    person = db.session.get(Person, int(identity))
    return person if person is not None and person.session_token == token else None


def person_by_email(email: str) -> Person | None:
    """The person with this e-mail, whatever its case."""
    return db.session.scalar(select(Person).where(Person.email == fold_email(email)))


def fold_email(email: str) -> str:
    """An e-mail as it is stored and compared."""
    return email.strip().casefold()
