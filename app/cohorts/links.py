"""Sign-in links that a facilitator hands to members who have no password, or lost it."""

from sqlalchemy import select

from app.accounts import links
from app.cohorts.access import members_visible_to, must_run
from app.cohorts.journal import note
from app.cohorts.models import Act, Membership, Role
from app.errors import Forbidden
from app.extensions import db

ONESELF = "Ce lien serait pour vous : changez plutôt votre mot de passe dans « Mon compte »."
FOUNDER = (
    "{name} a installé le site et peut créer des promotions : "
    "son lien ne se fait que sur le serveur, par la commande « flask lien »."
)
ELSEWHERE = (
    "{name} appartient aussi à une autre promotion, que vous n’encadrez pas. Un lien vous l’ouvrirait : "
    "demandez-le à l’équipe de cette promotion, ou sur le serveur par la commande « flask lien »."
)


def make_link(member: Membership, other: Membership) -> str:
    """The token of a one-time link for another member. Raises Forbidden.

    A link opens the whole account, so none is made for an account that leads where the facilitator
    has no business: themselves, whoever set up the site, members of a cohort that they don't run.
    """
    must_run(member)
    if other.person_id == member.person_id:
        raise Forbidden(ONESELF)
    if other.person.founder:
        raise Forbidden(FOUNDER.format(name=other.name))
    run_by_me = select(Membership.cohort_id).where(
        Membership.person_id == member.person_id,
        Membership.role == Role.facilitator,
        Membership.removed_at.is_(None),
    )
    # An ended membership counts too: it may be given back.
    elsewhere = select(Membership.id).where(
        Membership.person_id == other.person_id, Membership.cohort_id.not_in(run_by_me)
    )
    if db.session.scalar(elsewhere.limit(1)) is not None:
        raise Forbidden(ELSEWHERE.format(name=other.name))
    note(member, Act.link, subject=other)
    return links.make_link(other.person, member.person)


def make_missing_links(member: Membership) -> tuple[list[tuple[Membership, str]], list[str]]:
    """A link for each member without a password, and why some have none. Earlier links stop working."""
    must_run(member)
    made, refused = [], []
    waiting = [one for one in db.session.scalars(members_visible_to(member)) if not one.person.password_hash]
    for one in sorted(waiting, key=lambda one: (one.group.letter if one.group else "", one.name.casefold())):
        try:
            made.append((one, make_link(member, one)))
        except Forbidden as refusal:
            refused.append(refusal.message)
    return made, refused
