"""The thread of a proposal: what is said, and who is asked by « @name »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.access import members_visible_to
from app.cohorts.models import Membership
from app.deciding.access import may_propose
from app.deciding.models import Mention, Proposal, Remark
from app.deciding.proposing import hold
from app.errors import Forbidden, Invalid
from app.extensions import db
from app.kinds.reading import clean

BODY_LIMIT = 2_000


@dataclass(frozen=True)
class Said:
    """A remark as (text, whether it names somebody) in order."""

    remark: Remark
    parts: tuple[tuple[str, bool], ...]


def say(member: Membership, proposal: Proposal, body: str) -> Remark:
    """Add to the thread; the same words twice in a row are said once. Raises Forbidden, Invalid (body)."""
    if not may_propose(member):
        raise Forbidden("Les invité·e·s ne prennent pas part à la discussion.")
    words = clean(body, BODY_LIMIT, "body").strip()
    if not words:
        raise Invalid.single("Écrivez quelque chose avant d’envoyer.", "body")
    hold(proposal)
    last = db.session.scalar(
        select(Remark)
        .where(Remark.cohort_id == proposal.cohort_id, Remark.proposal_id == proposal.id)
        .order_by(Remark.id.desc())
        .limit(1)
    )
    if last is not None and (last.member_id, last.body) == (member.id, words):
        return last
    remark = Remark(cohort_id=proposal.cohort_id, proposal_id=proposal.id, member_id=member.id, body=words)
    db.session.add(remark)
    db.session.flush()
    for one in asked_by(words, class_of(member)):
        db.session.add(Mention(cohort_id=proposal.cohort_id, remark_id=remark.id, member_id=one.id))
    db.session.flush()
    return remark


def class_of(member: Membership) -> list[Membership]:
    """Who can be asked: the class and its team."""
    return [one for one in db.session.scalars(members_visible_to(member)) if may_propose(one)]


def asked_by(body: str, members: Sequence[Membership]) -> list[Membership]:
    """The members whom « @Inès » or « @Inès Lambert » names; a first name that several have names none."""
    names = _names(members)
    named = [names.get(match[1].casefold()) for match in _matches(body, names)]
    found = {one.id: one for one in named if one is not None}
    return list(found.values())


def thread(proposal: Proposal, members: Sequence[Membership]) -> list[Said]:
    """Everything said, in order; `members` are those who can be named."""
    names = _names(members)
    remarks = db.session.scalars(
        select(Remark)
        .options(joinedload(Remark.member))
        .where(Remark.cohort_id == proposal.cohort_id, Remark.proposal_id == proposal.id)
        .order_by(Remark.id)
    )
    return [Said(remark, _parts(remark.body, names)) for remark in remarks]


def _names(members: Sequence[Membership]) -> dict[str, Membership]:
    """What names each: the whole name, and the first one when it is alone to be so."""
    first: dict[str, list[Membership]] = {}
    for one in members:
        first.setdefault(one.name.split()[0].casefold(), []).append(one)
    alone = {name: ones[0] for name, ones in first.items() if len(ones) == 1}
    return {**alone, **{one.name.casefold(): one for one in members}}


def _matches(body: str, names: dict[str, Membership]) -> list[re.Match[str]]:
    if not names:
        return []
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return list(re.finditer(rf"(?<!\w)@({'|'.join(longest)})(?!\w)", body, re.IGNORECASE))


def _parts(body: str, names: dict[str, Membership]) -> tuple[tuple[str, bool], ...]:
    parts, at = [], 0
    for match in _matches(body, names):
        if match[1].casefold() in names:
            parts += [(body[at : match.start()], False), (match[0], True)]
            at = match.end()
    return tuple((text, named) for text, named in [*parts, (body[at:], False)] if text)
