"""Erasing an account: the person goes, what the class built with them stays, by « ancien·ne membre »."""

from sqlalchemy import delete, func, or_, select

from app.accounts.links import forget_links
from app.accounts.models import Person
from app.accounts.signing_in import sign_out_everywhere
from app.coding.models import Tagging
from app.cohorts.groups import lock
from app.cohorts.journal import note
from app.cohorts.models import Act, Membership, Role
from app.comparison.models import Citation
from app.errors import Conflict
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceFile, EvidenceLink, EvidenceVersion
from app.library.models import ResourceItem
from app.notebook.erasing import forget_notebooks
from app.tables import now
from app.visits.models import Expectation, Visit

NOBODY = "ancien·ne membre"
LAST = (
    "Vous êtes la seule personne qui encadre « {title} » : nommez d’abord quelqu’un d’autre à l’encadrement, "
    "ou retirez ses membres."
)


def erase_account(person: Person) -> list[str]:
    """End every access and forget who it was. Gives the names of kept files that nothing names any more.

    What only the person could read goes altogether: notes under no criterion, expectations not shown to the class;
    so does their note de validation, which only the team read with them.
    Raises Conflict for the last facilitator of a promotion that has other members.
    """
    members = list(db.session.scalars(select(Membership).where(Membership.person_id == person.id)))
    for member in members:
        lock(member.cohort_id)
        _keep_one_facilitator(member)
    ids = [member.id for member in members]
    forget_notebooks(ids)
    files = _forget_notes(ids)
    _forget_expectations(ids)
    for member in members:
        member.removed_at = member.removed_at or now()
        note(member, Act.erased)
    forget_links(person)
    person.name, person.email = NOBODY, f"efface-{person.id}@compte.invalid"
    person.password_hash, person.signed_in_at, person.founder = None, None, False
    person.erased_at = now()
    sign_out_everywhere(person)
    return files


def _keep_one_facilitator(member: Membership) -> None:
    if member.role != Role.facilitator or member.removed_at is not None:
        return
    others = select(func.count(Membership.id)).where(
        Membership.cohort_id == member.cohort_id,
        Membership.removed_at.is_(None),
        Membership.id != member.id,
    )
    leading = others.where(Membership.role == Role.facilitator)
    if db.session.scalar(others) and not db.session.scalar(leading):
        raise Conflict(LAST.format(title=member.cohort.title))


def _forget_notes(members: list[int]) -> list[str]:
    """The notes that stand under no criterion: nobody else ever read them."""
    linked = select(EvidenceLink.evidence_id).where(EvidenceLink.evidence_id == Evidence.id).exists()
    cited = select(Citation.id).where(Citation.evidence_id == Evidence.id).exists()
    on_page = select(ResourceItem.id).where(ResourceItem.evidence_id == Evidence.id).exists()
    unread = Evidence.author_id.in_(members), ~linked, ~cited, ~on_page
    own = list(db.session.scalars(select(Evidence.id).where(*unread)))
    files = db.session.scalars(select(EvidenceFile.file).where(EvidenceFile.evidence_id.in_(own))).all()
    for table in (Tagging, EvidenceFile, EvidenceVersion):
        db.session.execute(delete(table).where(table.evidence_id.in_(own)))
    db.session.execute(delete(Evidence).where(Evidence.id.in_(own)))
    return list(files)


def _forget_expectations(members: list[int]) -> None:
    hidden = select(Visit.id).where(Visit.revealed_at.is_(None))
    db.session.execute(
        delete(Expectation).where(
            Expectation.member_id.in_(members),
            or_(Expectation.late.is_(True), Expectation.visit_id.in_(hidden)),
        )
    )
