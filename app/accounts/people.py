"""People: how their names and addresses are read, how they come to exist, how they correct themselves."""

import re
import unicodedata

from app.accounts.access import fold_email, person_by_email
from app.accounts.models import Person
from app.accounts.passwords import new_session_token
from app.errors import Invalid
from app.extensions import db

NAME_LENGTH = 120
EMAIL_LENGTH = 254
EMAIL = re.compile(r"[^@\s<>,;\"()\[\]]+@[^@\s<>,;\"()\[\]]+\.[^@\s<>,;\"()\[\].]{2,}")
TAKEN = "Il y a déjà un compte avec cette adresse."


def one_line(text: str) -> str:
    """Text as one line of one form: no control characters (PostgreSQL refuses some), no doubled spaces."""
    visible = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def read_name(text: str) -> str:
    """A person's name, in any script. Raises Invalid if there is none or it is too long."""
    name = one_line(text)
    if not name:
        raise Invalid.single("Écrivez un nom.", "name")
    if len(name) > NAME_LENGTH:
        raise Invalid.single(f"{NAME_LENGTH} caractères au plus.", "name")
    return name


def read_email(text: str) -> str:
    """An address as it is stored. Raises Invalid if it does not look like one: « prenom@exemple.fr »."""
    email = fold_email(one_line(text))
    if not email:
        raise Invalid.single("Écrivez une adresse e-mail.", "email")
    if len(email) > EMAIL_LENGTH or not EMAIL.fullmatch(email) or ".." in email:
        raise Invalid.single(
            "Cette adresse n’est pas complète : elle s’écrit comme prenom@exemple.fr.", "email"
        )
    return email


def create_person(
    name: str, email: str, password_hash: str | None = None, *, founder: bool = False
) -> Person:
    """Somebody new. Raises Invalid if the name or the address cannot be taken, or the address is taken."""
    email = read_email(email)
    if person_by_email(email) is not None:
        raise Invalid.single(TAKEN, "email")
    person = Person(
        name=read_name(name),
        email=email,
        password_hash=password_hash,
        session_token=new_session_token(),
        founder=founder,
    )
    db.session.add(person)
    db.session.flush()
    return person


def change_details(person: Person, name: str, email: str) -> None:
    """Correct one's own name and address. Raises Invalid, as for somebody new."""
    name, email = read_name(name), read_email(email)
    holder = person_by_email(email)
    if holder is not None and holder.id != person.id:
        raise Invalid.single(TAKEN, "email")
    person.name, person.email = name, email
    db.session.flush()
