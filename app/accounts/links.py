"""One-time sign-in links, for whoever has no password or lost it."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from app.accounts.models import Person, SignInLink
from app.accounts.signing_in import change_password, note_signed_in
from app.errors import Conflict, NotFound
from app.extensions import db
from app.tables import now

LASTS = timedelta(hours=48)
ASK_AGAIN = "Demandez-en un nouveau à votre équipe encadrante."


def make_link(person: Person, made_by: Person | None) -> str:
    """The token of a new link, told once: only its hash is kept. Earlier unused links stop working."""
    forget_links(person)
    token = secrets.token_urlsafe(24)
    db.session.add(
        SignInLink(
            person_id=person.id,
            token_hash=_digest(token),
            made_by_id=made_by.id if made_by else None,
            expires_at=now() + LASTS,
        )
    )
    db.session.flush()
    return token


def forget_links(person: Person) -> None:
    """Make the person's unused links worthless."""
    db.session.execute(
        delete(SignInLink).where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
    )


def open_link(token: str, *, to_use: bool = False) -> SignInLink:
    """The link, still good, without using it. Raises NotFound, or Conflict if it was used or is too old."""
    found = select(SignInLink).where(SignInLink.token_hash == _digest(token))
    link = db.session.scalar(found.with_for_update() if to_use else found)
    if link is None:
        raise NotFound(f"Ce lien de connexion n’existe pas, ou un plus récent l’a remplacé. {ASK_AGAIN}")
    if link.used_at is not None:
        raise Conflict(f"Ce lien de connexion a déjà servi : il ne marche qu’une fois. {ASK_AGAIN}")
    if link.expires_at <= now():
        raise Conflict(f"Ce lien de connexion n’est plus valable : il durait 48 heures. {ASK_AGAIN}")
    return link


def use_link(token: str, password_hash: str) -> Person:
    """Whom the link signs in, with a new password from now on. Raises what `open_link` raises."""
    link = open_link(token, to_use=True)
    link.used_at = now()
    change_password(link.person, password_hash)
    note_signed_in(link.person)
    return link.person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
