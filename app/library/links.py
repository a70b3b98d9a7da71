"""Links to read without an account, and what a host answers. A link is told once: only its hash is kept."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.cohorts.groups import lock
from app.cohorts.models import Cohort, Membership
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.kinds.reading import clean
from app.library.access import must_publish
from app.library.models import HostReply, ReadingLink
from app.tables import now
from app.visits.models import Visit

HOSTS = timedelta(days=30)
GUESTS = timedelta(days=180)
LONGEST = 5000
MOST_REPLIES = 20
GONE = "Ce lien n’existe pas, ou n’est plus ouvert. Demandez-en un autre à la personne qui vous l’a envoyé."
OVER = "Ce lien n’est plus ouvert : il a été fermé, ou sa date est passée. Demandez-en un autre à la personne qui vous l’a envoyé."


def make_link(member: Membership, visit: Visit | None) -> str:
    """The token of a new link, for guests or for the host of a visit; the one before it stops working."""
    must_publish(member)
    lock(member.cohort_id)
    for one in open_links(member):
        if one.visit_id == (visit.id if visit else None):
            one.revoked_at = now()
    token = secrets.token_urlsafe(24)
    db.session.add(
        ReadingLink(
            cohort_id=member.cohort_id,
            visit_id=visit.id if visit else None,
            token_hash=_digest(token),
            made_by_id=member.id,
            expires_at=now() + (HOSTS if visit else GUESTS),
        )
    )
    db.session.flush()
    return token


def revoke_link(member: Membership, link: ReadingLink) -> None:
    """Nobody reads by this link any more. Twice is once."""
    must_publish(member)
    link.revoked_at = link.revoked_at or now()
    db.session.flush()


def open_links(member: Membership) -> Sequence[ReadingLink]:
    """The cohort's links that still open something."""
    query = select(ReadingLink).where(
        ReadingLink.cohort_id == member.cohort_id,
        ReadingLink.revoked_at.is_(None),
        ReadingLink.expires_at > now(),
    )
    return db.session.scalars(query.options(joinedload(ReadingLink.made_by)).order_by(ReadingLink.id)).all()


def open_link(token: str, *, host: bool) -> ReadingLink:
    """The link with this token. Raises NotFound, or Conflict for one that was closed or is too old."""
    found = db.session.scalar(select(ReadingLink).where(ReadingLink.token_hash == _digest(token)))
    if found is None or (found.visit_id is not None) != host:
        raise NotFound(GONE)
    if found.revoked_at is not None or found.expires_at <= now():
        raise Conflict(OVER)
    return found


def cohort_of(link: ReadingLink) -> Cohort:
    """Whose link it is."""
    return db.session.get_one(Cohort, link.cohort_id)


def answer(link: ReadingLink, name: str, text: str, key: str) -> HostReply:
    """Keep what a host answers; the same form twice is one answer. Raises Invalid."""
    words, who = clean(text, 100_000, "text").strip(), " ".join(clean(name, 100_000, "name").split())
    faults = {}
    if not words:
        faults["text"] = "Écrivez votre réponse."
    elif len(words) > LONGEST:
        faults["text"] = f"{LONGEST} caractères au plus. Il y en a {len(words)} ici."
    if len(who) > 120:
        faults["name"] = "120 caractères au plus."
    if faults:
        raise Invalid(faults)
    lock(link.cohort_id)
    mine = select(HostReply).where(HostReply.cohort_id == link.cohort_id, HostReply.link_id == link.id)
    known = db.session.scalar(mine.where(HostReply.key == _key(key)))
    if known is not None:
        return known
    if (db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST_REPLIES:
        raise Invalid.single("Ce lien a déjà reçu beaucoup de réponses : demandez-en un autre.", "text")
    reply = HostReply(
        cohort_id=link.cohort_id,
        visit_id=link.visit_id or 0,
        link_id=link.id,
        key=_key(key),
        name=who,
        text=words,
    )
    db.session.add(reply)
    db.session.flush()
    return reply


def replies_by(link: ReadingLink) -> Sequence[HostReply]:
    """What was answered through this very link."""
    query = select(HostReply).where(HostReply.cohort_id == link.cohort_id, HostReply.link_id == link.id)
    return db.session.scalars(query.order_by(HostReply.id)).all()


def unread_replies(member: Membership) -> Sequence[HostReply]:
    """Replies that nobody of the team has said to have read."""
    query = select(HostReply).where(HostReply.cohort_id == member.cohort_id, HostReply.read_at.is_(None))
    return db.session.scalars(query.order_by(HostReply.id)).all()


def note_read(member: Membership, reply: HostReply) -> None:
    """The team has read a reply. Twice is once."""
    must_publish(member)
    reply.read_at = reply.read_at or now()
    db.session.flush()


def _key(key: str) -> str:
    try:
        return str(uuid.UUID(key))
    except ValueError:
        # No form of ours: the answer is kept all the same.
        return str(uuid.uuid4())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
