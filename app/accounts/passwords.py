"""Passwords: how they are kept, what is accepted, and the token that ends sessions."""

import secrets

from werkzeug.security import check_password_hash, generate_password_hash

from app.errors import Invalid

MINIMUM = 10
MAXIMUM = 200


def hash_password(password: str) -> str:
    """The scrypt hash to store. Raises Invalid if the password is too short, too long or one character repeated."""
    if len(password) < MINIMUM:
        raise Invalid({"password": f"Choisissez au moins {MINIMUM} caractères."})
    if len(password) > MAXIMUM:
        raise Invalid({"password": f"{MAXIMUM} caractères au plus."})
    if len(set(password)) < 4:
        raise Invalid({"password": "Ce mot de passe se devine trop facilement : variez les caractères."})
    return generate_password_hash(password)


# Checked against when there is no such account, so that both refusals take the same time.
_NOBODY = generate_password_hash(secrets.token_urlsafe())


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one stored; takes as long when nothing is stored."""
    known = check_password_hash(stored or _NOBODY, password[:MAXIMUM])
    return known and stored is not None


def new_session_token() -> str:
    """What a session must know to be valid; a new one signs out every device."""
    return secrets.token_urlsafe(32)
