"""Signing in with a password, and ending sessions."""

from app.accounts.access import person_by_email
from app.accounts.models import Person
from app.accounts.passwords import matches, new_session_token
from app.accounts.people import one_line
from app.errors import Invalid
from app.extensions import db
from app.tables import now

# One sentence for a wrong password and for nobody: it tells nobody who has an account.
REFUSED = "L’adresse ou le mot de passe ne correspond pas."


def authenticate(email: str, password: str) -> Person:
    """The person with this address and password. Raises Invalid, as late for nobody as for a wrong password."""
    person = person_by_email(one_line(email))
    if not matches(person.password_hash if person else None, password) or person is None:
        raise Invalid.single(REFUSED)
    return person


def has_password(person: Person, password: str) -> bool:
    """Whether this is the person's password."""
    return matches(person.password_hash, password)


def note_signed_in(person: Person) -> None:
    """Remember that the person came."""
    person.signed_in_at = now()
    db.session.flush()


def sign_out_everywhere(person: Person) -> None:
    """Make every open session of the person worthless."""
    person.session_token = new_session_token()
    db.session.flush()


def change_password(person: Person, password_hash: str) -> None:
    """Replace the password and end every open session, since whoever knew the old one may hold one."""
    person.password_hash = password_hash
    sign_out_everywhere(person)
