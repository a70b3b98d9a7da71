"""Entering a whole roster: the good lines are kept, each bad one is named with its reason."""

from dataclasses import dataclass, field

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.people import create_person, one_line, read_email, read_name
from app.cohorts.access import groups_visible_to, must_run
from app.cohorts.groups import lock
from app.cohorts.models import Group, Membership, Role
from app.cohorts.roster_file import Line, read
from app.errors import Invalid
from app.extensions import db

ROLES = {Role.facilitator: "encadrant·e", Role.guest: "invité·e"}


@dataclass(frozen=True)
class Remark:
    """What is to be said about one line."""

    number: int
    text: str
    reason: str


@dataclass
class Report:
    """What became of a roster."""

    added: list[Membership] = field(default_factory=list)
    placed: list[Membership] = field(default_factory=list)
    already: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)


class Refused(Exception):
    """One line cannot be taken; the message says why."""


def enrol(member: Membership, text: str) -> Report:
    """Enter the people of a roster as students without a password. The same roster again changes nothing.

    Raises Forbidden, or Invalid if nothing in the text can be read as a roster.
    """
    must_run(member)
    lines = read(text)
    lock(member.cohort_id)
    entry = _Entry(member)
    for line in lines:
        try:
            entry.take(line)
        except Refused as refusal:
            entry.report.refused.append(Remark(line.number, line.text, str(refusal)))
    db.session.flush()
    for one in (*entry.report.added, *entry.report.placed):
        db.session.expire(one, ["group"])
    return entry.report


class _Entry:
    """The roster being entered: what was in the cohort before, and which addresses have been read."""

    def __init__(self, member: Membership) -> None:
        self.cohort_id = member.cohort_id
        self.groups = list(db.session.scalars(groups_visible_to(member)))
        here = db.session.scalars(select(Membership).where(Membership.cohort_id == self.cohort_id))
        self.members = {one.person_id: one for one in here}
        self.lines: dict[str, int] = {}
        self.report = Report()

    def take(self, line: Line) -> None:
        """Enter one line. Raises Refused."""
        email = self._email(line)
        name = self._name(line)
        group = self._group(line)
        person = db.session.scalar(select(Person).where(Person.email == email))
        known = self.members.get(person.id) if person else None
        if known is None:
            self._add(person or create_person(name, email), group)
        else:
            self._compare(line, known, group)

    def _add(self, person: Person, group: Group | None) -> None:
        member = Membership(
            cohort_id=self.cohort_id,
            person_id=person.id,
            role=Role.student,
            group_id=group.id if group else None,
        )
        db.session.add(member)
        db.session.flush()
        self.members[person.id] = member
        self.report.added.append(member)

    def _compare(self, line: Line, known: Membership, group: Group | None) -> None:
        if known.removed_at is not None:
            raise Refused(
                "cette personne a été retirée de la promotion ; rétablissez son accès dans la page des membres"
            )
        if known.role != Role.student:
            said = f"déjà là ({ROLES[Role(known.role)]}) : rien n’a été changé"
        elif group is None or known.group_id == group.id:
            said = "déjà là"
        elif known.group_id is None:
            known.group_id = group.id
            self.report.placed.append(known)
            return
        else:
            here = next(one.letter for one in self.groups if one.id == known.group_id)
            said = f"déjà là, dans le groupe {here} : il n’a pas été changé"
        self.report.already.append(Remark(line.number, line.text, said))

    def _email(self, line: Line) -> str:
        try:
            email = read_email(line.email)
        except Invalid as fault:
            shown = f"« {one_line(line.email)[:80]} » n’est pas une adresse e-mail"
            raise Refused(shown if line.email.strip() else "il manque l’adresse e-mail") from fault
        if email in self.lines:
            raise Refused(f"cette adresse est déjà à la ligne {self.lines[email]} de la liste")
        self.lines[email] = line.number
        return email

    def _name(self, line: Line) -> str:
        try:
            return read_name(line.name)
        except Invalid as fault:
            raise Refused("il manque le nom" if not line.name.strip() else "ce nom est trop long") from fault

    def _group(self, line: Line) -> Group | None:
        wanted = one_line(line.group).casefold()
        if not wanted:
            return None
        for group in self.groups:
            letter = group.letter.casefold()
            if wanted in (letter, f"groupe {letter}", f"group {letter}", f"gr {letter}", f"gr. {letter}"):
                return group
            if wanted == group.name.casefold():
                return group
        letters = ", ".join(group.letter for group in self.groups) or "aucun pour l’instant"
        raise Refused(f"le groupe « {one_line(line.group)[:80]} » n’existe pas ici (groupes : {letters})")
