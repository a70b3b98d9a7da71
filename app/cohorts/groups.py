"""The lettered groups of a cohort."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.people import one_line
from app.cohorts.access import groups_visible_to, must_run
from app.cohorts.models import Cohort, Group, Membership
from app.errors import Conflict, Invalid
from app.extensions import db

LETTERS = "ABCDEFGH"
NAME_LENGTH = 80


def lock(cohort_id: int) -> None:
    """Make others who change who is in this cohort wait until this is done."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())


def add_group(member: Membership, name: str = "") -> Group:
    """A group with the first free letter. Raises Forbidden, Conflict after eight groups, or Invalid."""
    must_run(member)
    name = read_group_name(name)
    lock(member.cohort_id)
    taken = {group.letter for group in db.session.scalars(groups_visible_to(member))}
    free = [letter for letter in LETTERS if letter not in taken]
    if not free:
        raise Conflict(f"Il y a déjà {len(LETTERS)} groupes, de A à {LETTERS[-1]} : c’est le maximum.")
    group = Group(cohort_id=member.cohort_id, letter=free[0], name=name)
    db.session.add(group)
    db.session.flush()
    return group


def rename_group(member: Membership, group: Group, name: str) -> None:
    """Give the group another name, or none; its letter stays. Raises Forbidden or Invalid."""
    must_run(member)
    group.name = read_group_name(name)
    db.session.flush()


def remove_group(member: Membership, group: Group) -> None:
    """Remove an empty group. Raises Forbidden, or Conflict while it has members or work of its own."""
    must_run(member)
    lock(member.cohort_id)
    here = db.session.scalars(
        select(Membership).where(
            Membership.cohort_id == member.cohort_id,
            Membership.group_id == group.id,
            Membership.removed_at.is_(None),
        )
    ).all()
    if here:
        names = ", ".join(one.name for one in here)
        raise Conflict(f"Le groupe {group.letter} n’est pas vide : placez d’abord ailleurs {names}.")
    letter = group.letter
    try:
        with db.session.begin_nested():
            db.session.execute(
                update(Membership)
                .where(Membership.cohort_id == member.cohort_id, Membership.group_id == group.id)
                .values(group_id=None)
            )
            db.session.delete(group)
    except IntegrityError as kept:
        # Rooms above hold rows of their own about a group; the database knows them all.
        raise Conflict(
            f"Le groupe {letter} a déjà travaillé (fiches ou visites) : il reste, pour que ce travail reste lisible."
        ) from kept


def read_group_name(text: str) -> str:
    """A group's name, which may be empty. Raises Invalid if it is too long."""
    name = one_line(text)
    if len(name) > NAME_LENGTH:
        raise Invalid.single(f"{NAME_LENGTH} caractères au plus.", "name")
    return name
