"""Joining a cohort by its invitation."""

from sqlalchemy import func, select

from app.accounts.access import person_by_email
from app.accounts.links import forget_links
from app.accounts.models import Person
from app.accounts.people import create_person, read_email, read_name
from app.accounts.signing_in import change_password, has_password, note_signed_in
from app.cohorts.groups import lock
from app.cohorts.models import Cohort, Group, Membership, Role
from app.errors import Forbidden, Invalid
from app.extensions import db

NO_GROUP = "-"
CLOSED = "Les inscriptions à cette promotion sont fermées. Demandez à votre équipe encadrante de les rouvrir."
REMOVED = "Votre accès à cette promotion a été retiré. Seule l’équipe encadrante peut le rétablir."
KNOWN = "Vous avez déjà un compte avec cette adresse : connectez-vous, vous reviendrez ici."
UNCLAIMED = (
    "Un compte attend déjà à cette adresse, sans mot de passe. "
    "Demandez un lien de connexion à votre équipe encadrante."
)


class HasAccount(Invalid):
    """The address belongs to an account with another password: its owner signs in first."""


def groups_to_choose(cohort: Cohort) -> list[tuple[Group, int]]:
    """The cohort's groups and how many students each has."""
    counted = (
        select(Group, func.count(Membership.id))
        .outerjoin(
            Membership,
            (Membership.cohort_id == Group.cohort_id)
            & (Membership.group_id == Group.id)
            & Membership.removed_at.is_(None),
        )
        .where(Group.cohort_id == cohort.id)
        .group_by(Group.id)
        .order_by(Group.letter)
    )
    return [(group, count) for group, count in db.session.execute(counted)]


def membership_in(cohort: Cohort, person: Person) -> Membership | None:
    """The person's membership of the cohort, ended or not."""
    return db.session.scalar(
        select(Membership).where(Membership.cohort_id == cohort.id, Membership.person_id == person.id)
    )


def join(cohort: Cohort, person: Person, letter: str) -> Membership:
    """Make somebody who is signed in a student of the cohort; again changes nothing but an unset group.

    Raises Forbidden if joining is closed or the access was ended, Invalid for an unknown group.
    """
    _open(cohort)
    group = _group(cohort, letter)
    return _enter(cohort, person, group)


def join_as_new(
    cohort: Cohort, *, name: str, email: str, password: str, password_hash: str, letter: str
) -> Membership:
    """Make a new account a student of the cohort.

    An account with the same address and this very password joins as well, so that a second press is
    harmless. A place that the team entered, which nobody has used, is claimed and keeps its group.
    Raises Forbidden, Invalid, or HasAccount when the address's owner must sign in.
    """
    _open(cohort)
    name, email = read_name(name), read_email(email)
    group = _group(cohort, letter)
    person = person_by_email(email)
    if person is None:
        person = create_person(name, email, password_hash)
    elif person.password_hash is None:
        _claim(cohort, person, name, password_hash)
    elif not has_password(person, password):
        raise HasAccount.single(KNOWN, "email")
    member = _enter(cohort, person, group)
    note_signed_in(person)
    return member


def _open(cohort: Cohort) -> None:
    lock(cohort.id)
    if not cohort.joining_open:
        raise Forbidden(CLOSED)


def _claim(cohort: Cohort, person: Person, name: str, password_hash: str) -> None:
    """Give an account that the team made its first password, unless it could open more than this class."""
    belongs = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).all()
    if person.founder or any(one.cohort_id != cohort.id or not one.is_student for one in belongs):
        raise Invalid.single(UNCLAIMED, "email")
    person.name = name
    forget_links(person)
    change_password(person, password_hash)


def _enter(cohort: Cohort, person: Person, group: Group | None) -> Membership:
    member = membership_in(cohort, person)
    if member is None:
        member = Membership(cohort_id=cohort.id, person_id=person.id, role=Role.student)
        db.session.add(member)
    elif member.removed_at is not None:
        raise Forbidden(REMOVED)
    if member.group_id is None and member.role == Role.student and group is not None:
        member.group_id = group.id
    db.session.flush()
    db.session.expire(member, ["group"])
    return member


def _group(cohort: Cohort, letter: str) -> Group | None:
    if not letter or letter == NO_GROUP:
        return None
    group = next((group for group, _ in groups_to_choose(cohort) if group.letter == letter), None)
    if group is None:
        raise Invalid.single("Ce groupe n’existe plus : choisissez-en un autre.", "group")
    return group
