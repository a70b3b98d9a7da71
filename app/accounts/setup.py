"""The first person of an empty installation."""

import hashlib
import secrets

from sqlalchemy import delete, exists, select

from app.accounts.models import Person, SetupCode
from app.accounts.passwords import hash_password
from app.accounts.people import create_person
from app.errors import Conflict, Invalid
from app.extensions import db

# No letters or digits that are mistaken for one another when read from a terminal.
ALPHABET = "ACDEFHJKMNPRTUVWXY34679"


def is_empty() -> bool:
    """Whether nobody can sign in yet."""
    return not db.session.scalar(select(exists().where(Person.id.is_not(None))))


def new_code() -> str:
    """A fresh one-time code for the first-run page; earlier ones are worthless from now on."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    db.session.execute(delete(SetupCode))
    db.session.add(SetupCode(code_hash=_digest(code)))
    db.session.flush()
    return code


def open_installation(code: str, name: str, email: str, password: str) -> Person:
    """Create the first facilitator with the printed code. Raises Invalid, or Conflict once somebody exists."""
    # The lock makes a second press wait; it then finds no code any more.
    known = db.session.scalar(select(SetupCode).with_for_update())
    if not is_empty():
        raise Conflict("Cette installation a déjà sa première personne : connectez-vous.")
    if known is None or not secrets.compare_digest(known.code_hash, _digest(code)):
        raise Invalid.single("Ce n’est pas le code affiché par le serveur.", "code")
    person = create_founder(name, email, password)
    db.session.execute(delete(SetupCode))
    return person


def create_founder(name: str, email: str, password: str) -> Person:
    """Somebody who may start promotions. Raises Invalid if the address is taken or the password weak."""
    return create_person(name, email, hash_password(password), founder=True)


def _digest(code: str) -> str:
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).hexdigest()
