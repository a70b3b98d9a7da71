"""What a member may see and do in the resource space."""

from sqlalchemy import select

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import Forbidden, NotFound
from app.extensions import db
from app.library.models import HostReply, ReadingLink, ResourceItem, ResourcePage


def may_write(member: Membership) -> bool:
    """Whether the member writes drafts and reads earlier versions; guests read what is published."""
    return cohorts.may_write(member)


def must_write(member: Membership) -> None:
    """Raises Forbidden unless the member writes drafts."""
    if not may_write(member):
        raise Forbidden("Les invité·e·s lisent les pages publiées sans les écrire.")


def may_publish(member: Membership) -> bool:
    """Whether the member publishes pages and opens them to readers outside."""
    return cohorts.may_run(member)


def must_publish(member: Membership) -> None:
    """Raises Forbidden unless the member may publish."""
    if not may_publish(member):
        raise Forbidden("Seule l’équipe encadrante publie les pages et ouvre des liens de lecture.")


def may_remove(member: Membership, item: ResourceItem) -> bool:
    """Whether the member may take an item off its page: who added it, and the team."""
    return may_write(member) and (member.is_facilitator or item.author_id == member.id)


def page_of(cohort_id: int, day_id: int) -> ResourcePage | None:
    """The page of a day, if somebody began it."""
    return db.session.scalar(
        select(ResourcePage)
        .where(ResourcePage.cohort_id == cohort_id, ResourcePage.day_id == day_id)
        .execution_options(populate_existing=True)
    )


def item_of(cohort_id: int, item_id: int) -> ResourceItem:
    """An item of the cohort that was not removed. Raises NotFound."""
    found = db.session.scalar(
        select(ResourceItem).where(
            ResourceItem.cohort_id == cohort_id,
            ResourceItem.id == item_id,
            ResourceItem.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound()
    return found


def link_for(member: Membership, link_id: int) -> ReadingLink:
    """A reading link of the member's cohort. Raises NotFound."""
    found = db.session.scalar(
        select(ReadingLink).where(ReadingLink.cohort_id == member.cohort_id, ReadingLink.id == link_id)
    )
    if found is None:
        raise NotFound()
    return found


def reply_for(member: Membership, reply_id: int) -> HostReply:
    """A host's reply to the member's cohort. Raises NotFound."""
    found = db.session.scalar(
        select(HostReply).where(HostReply.cohort_id == member.cohort_id, HostReply.id == reply_id)
    )
    if found is None:
        raise NotFound()
    return found
