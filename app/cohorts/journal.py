"""The journal of a cohort: what changes who may do what, or cannot be undone; added to and never changed."""

from collections.abc import Sequence

from sqlalchemy import select

from app.cohorts.access import must_run
from app.cohorts.models import Act, JournalEntry, Membership, Role
from app.extensions import db

MOST = 500
DETAIL = 200

# What is said of an entry: « Odile · a donné à Karim le rôle d’encadrant·e ».
WORDS: dict[str, str] = {
    Act.role: "a donné à {subject} le rôle : {detail}",
    Act.removed: "a retiré l’accès de {subject}",
    Act.restored: "a rétabli l’accès de {subject}",
    Act.link: "a fait un lien de connexion pour {subject}",
    Act.invitation: "a changé l’invitation : {detail}",
    Act.adoption: "a adopté {detail}",
    Act.reveal: "a révélé les attentes de {detail}",
    Act.visit_removed: "a supprimé {detail}",
    Act.erased: "a effacé son compte",
    Act.taken: "a emporté {detail}",
    Act.archived: "a emporté l’archive de la promotion",
    Act.loaded: "a chargé ici l’archive de la promotion",
}
ROLES: dict[str, str] = {
    Role.student: "étudiant·e",
    Role.facilitator: "encadrant·e",
    Role.guest: "invité·e",
}


def note(actor: Membership, act: Act, *, subject: Membership | None = None, detail: str = "") -> None:
    """Write down what the actor does, in the transaction that does it."""
    db.session.add(
        JournalEntry(
            cohort_id=actor.cohort_id,
            actor_id=actor.id,
            subject_id=subject.id if subject else None,
            act=act,
            detail=detail[:DETAIL],
        )
    )
    db.session.flush()


def journal_of(member: Membership) -> Sequence[JournalEntry]:
    """The last entries, the latest first. Raises Forbidden unless the member runs the cohort."""
    must_run(member)
    return db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.cohort_id == member.cohort_id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(MOST)
    ).all()


def told(entry: JournalEntry) -> str:
    """What was done, in words."""
    detail = ROLES.get(entry.detail, entry.detail) if entry.act == Act.role else entry.detail
    subject = entry.subject.name if entry.subject else ""
    return WORDS[entry.act].format(subject=subject, detail=detail)
