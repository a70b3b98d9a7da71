"""Pages as readers see them, what is found in them, and what the third part leaves to check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.kinds.plain import plain
from app.library.access import may_write, page_of
from app.library.models import HostReply, ReadingLink, ResourceItem, ResourcePage, ResourceVersion
from app.library.publishing import version_numbered
from app.library.shown import Card, read_cards
from app.library.writing import TITLES
from app.programme.access import of_cohort
from app.programme.models import Day

AROUND = 90


@dataclass(frozen=True)
class Reading:
    """A page as it is read: its parts that say something, its cards, the host's replies."""

    day: Day
    parts: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...] = ()
    replies: tuple[HostReply, ...] = ()
    draft: bool = False
    # Where the words that were looked for stand: (before, found, after).
    excerpt: tuple[str, str, str] | None = None
    version: ResourceVersion | None = None

    @property
    def words(self) -> str:
        """All that can be read on it."""
        day = self.day
        said = [day.title, day.themes, day.speakers, *(text for _, text in self.parts)]
        return "\n".join([*said, *(card.words for card in self.cards)])


def read_published(cohort_id: int) -> list[Reading]:
    """Every page that readers see, in the order of the days."""
    pages = _pages(cohort_id)
    wanted = [page.id for page in pages.values() if page.published is not None]
    versions = _versions(cohort_id, wanted)
    shown = {
        page.day_id: version
        for page in pages.values()
        if (version := versions.get((page.id, page.published or 0)))
    }
    ids = {one for version in shown.values() for one in version.items}
    cards = read_cards(cohort_id, _items(cohort_id, ResourceItem.id.in_(ids))) if ids else {}
    return [
        Reading(day, _parts(shown[day.id]), _cards(shown[day.id], cards), version=shown[day.id])
        for day in db.session.scalars(of_cohort(cohort_id))
        if day.id in shown
    ]


def read_one(cohort_id: int, day: Day, *, ready: bool = False) -> Reading | None:
    """What readers see of one day; with `ready`, what the host reads even before it is published."""
    page = page_of(cohort_id, day.id)
    if page is None:
        return None
    version = version_numbered(page, page.published or (page.ready if ready else None))
    if version is None:
        return None
    items = _items(cohort_id, ResourceItem.id.in_(version.items)) if version.items else []
    replies = replies_about(cohort_id, day)
    return Reading(
        day, _parts(version), _cards(version, read_cards(cohort_id, items)), replies, version=version
    )


def published_page(link: ReadingLink, day_id: int) -> Reading:
    """The published page of a day, by a guests' link. Raises NotFound."""
    day = db.session.scalar(of_cohort(link.cohort_id).where(Day.id == day_id))
    reading = read_one(link.cohort_id, day) if day else None
    if reading is None:
        raise NotFound("Cette page n’est pas publiée, ou ne l’est plus.")
    return reading


def read_host(link: ReadingLink) -> Reading | None:
    """What the host of a visit reads before it is published, and after."""
    query = of_cohort(link.cohort_id).where(Day.visit_id == link.visit_id)
    day = db.session.scalar(query) if link.visit_id else None
    return read_one(link.cohort_id, day, ready=True) if day else None


def read_all(member: Membership) -> dict[int, Reading]:
    """By day, what the member may look through: what is published, else the draft if they write it."""
    readings = {one.day.id: one for one in read_published(member.cohort_id)}
    if may_write(member):
        pages = {key: page for key, page in _pages(member.cohort_id).items() if key not in readings}
        owned = {page.id: page for page in pages.values()}
        items = _items(member.cohort_id, ResourceItem.page_id.in_(list(owned))) if owned else []
        cards = read_cards(member.cohort_id, items)
        for page in pages.values():
            own = tuple(cards[one.id] for one in items if one.page_id == page.id and one.id in cards)
            parts = tuple((title, text) for part, title in TITLES.items() if (text := getattr(page, part)))
            if parts or own:
                readings[page.day_id] = Reading(page.day, parts, own, draft=True)
    return readings


def look_for(readings: Sequence[Reading], asked: str) -> list[Reading]:
    """Those where every word is somewhere, accents and case aside, with where the first one stands."""
    wanted = plain(asked[:200]).split()
    if not wanted:
        return list(readings)
    return [
        replace(one, excerpt=_excerpt(one.words, wanted[0]))
        for one in readings
        if all(word in plain(one.words) for word in wanted)
    ]


def to_check_after(member: Membership, visit_id: int) -> list[Reading]:
    """What was left to check on published pages, up to the day of this visit: the last ones first, three at most."""
    readings = read_published(member.cohort_id)
    mine = next((one.day.day for one in readings if one.day.visit_id == visit_id), None)
    if mine is None:
        day = db.session.scalar(of_cohort(member.cohort_id).where(Day.visit_id == visit_id))
        mine = day.day if day else None
    title = TITLES["to_check"]
    found = [
        replace(one, parts=tuple(part for part in one.parts if part[0] == title))
        for one in readings
        if any(part[0] == title for part in one.parts) and (mine is None or one.day.day <= mine)
    ]
    return found[::-1][:3]


def replies_about(cohort_id: int, day: Day) -> tuple[HostReply, ...]:
    """What the host of a day's visit answered, the last first."""
    if day.visit_id is None:
        return ()
    query = select(HostReply).where(HostReply.cohort_id == cohort_id, HostReply.visit_id == day.visit_id)
    return tuple(db.session.scalars(query.order_by(HostReply.id.desc())))


def _pages(cohort_id: int) -> dict[int, ResourcePage]:
    rows = db.session.scalars(select(ResourcePage).where(ResourcePage.cohort_id == cohort_id))
    return {one.day_id: one for one in rows}


def _versions(cohort_id: int, pages: list[int]) -> dict[tuple[int, int], ResourceVersion]:
    query = select(ResourceVersion).where(
        ResourceVersion.cohort_id == cohort_id, ResourceVersion.page_id.in_(pages)
    )
    return {(one.page_id, one.number): one for one in db.session.scalars(query)}


def _items(cohort_id: int, *conditions: object) -> list[ResourceItem]:
    query = select(ResourceItem).where(
        ResourceItem.cohort_id == cohort_id,
        ResourceItem.removed_at.is_(None),
        *conditions,  # type: ignore[arg-type]
    )
    return list(db.session.scalars(query.order_by(ResourceItem.id)))


def _parts(version: ResourceVersion) -> tuple[tuple[str, str], ...]:
    return tuple((title, text) for part, title in TITLES.items() if (text := getattr(version, part)))


def _cards(version: ResourceVersion, cards: dict[int, Card]) -> tuple[Card, ...]:
    return tuple(cards[one] for one in version.items if one in cards)


def _excerpt(words: str, wanted: str) -> tuple[str, str, str] | None:
    """Around the first place where a word stands. Letters are folded one by one, so that places stay the same."""
    folded = [plain(letter) or " " for letter in words]
    at = [place for place, letter in enumerate(folded) for _ in letter]
    start = "".join(folded).find(wanted)
    if start < 0:
        return None
    first, last = at[start], at[start + len(wanted) - 1] + 1
    return words[max(0, first - AROUND) : first], words[first:last], words[last : last + AROUND]
