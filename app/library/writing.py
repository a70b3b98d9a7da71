"""Writing the synthesis of a day together: edits apart merge, two texts for the same words are both kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.errors import Invalid
from app.extensions import db
from app.kinds.merge import merge_text
from app.kinds.reading import clean
from app.library.access import must_write, page_of
from app.library.models import Part, ResourcePage, ResourceText
from app.programme.models import Day

LIMIT = 1500
TOO_LONG = "Cette partie fait {} caractères au plus : quelques phrases. Il y en a {} ici."
TITLES: dict[str, str] = {
    Part.learned: "Ce que nous avons appris",
    Part.divides: "Ce qui nous partage",
    Part.to_check: "Ce qu’il faut vérifier à la prochaine visite",
}


@dataclass(frozen=True)
class PartDraft:
    """One part as it stands, the texts that stand beside it, and all that was sent, the last first."""

    part: str
    text: str = ""
    seen: int = 0
    beside: tuple[ResourceText, ...] = ()
    history: tuple[ResourceText, ...] = ()

    @property
    def title(self) -> str:
        """Its heading."""
        return TITLES[self.part]

    @property
    def by(self) -> ResourceText | None:
        """Who wrote what stands."""
        return next((one for one in self.history if one.outcome != "conflict"), None)


def read_draft(page: ResourcePage | None) -> list[PartDraft]:
    """The three parts of a page."""
    if page is None:
        return [PartDraft(part) for part in TITLES]
    sent = _sent(page)
    return [
        PartDraft(
            part,
            getattr(page, part),
            max((one.number for one in sent[part]), default=0),
            tuple(one for one in sent[part] if one.outcome == "conflict" and one.settled_by is None),
            tuple(reversed(sent[part])),
        )
        for part in TITLES
    ]


def write_draft(
    member: Membership, day: Day, sent: Mapping[str, tuple[str, int]], *, decided: str = ""
) -> set[str]:
    """Keep what was typed in parts: part -> (text, highest number that was on the screen).

    `decided` is the part whose texts side by side were read, one of them being chosen as it stands.
    Gives what became of them: applied, merged, conflict, same. Raises Forbidden, and Invalid beside the parts.
    """
    must_write(member)
    texts, faults = {}, {}
    for part, (text, seen) in sent.items():
        words = clean(text, 20_000, part).strip()
        if len(words) > LIMIT:
            faults[part] = TOO_LONG.format(LIMIT, len(words))
        texts[part] = (words, seen)
    if faults:
        raise Invalid(faults)
    page = begun(member, day)
    known = _sent(page)
    if decided in texts and texts[decided][0] == getattr(page, decided):
        _settle(known[decided], texts[decided][1], _standing(known[decided]))
    return {_write(member, page, part, known[part], *texts[part]) for part in texts}


def begun(member: Membership, day: Day) -> ResourcePage:
    """The page of a day, nobody else writing on it until the end of the transaction."""
    held = select(Day.id).where(Day.cohort_id == day.cohort_id, Day.id == day.id)
    db.session.execute(held.with_for_update())
    page = page_of(member.cohort_id, day.id)
    if page is None:
        page = ResourcePage(cohort_id=member.cohort_id, day_id=day.id, learned="", divides="", to_check="")
        db.session.add(page)
        db.session.flush()
    return page


def _write(
    member: Membership, page: ResourcePage, part: str, sent: Sequence[ResourceText], words: str, seen: int
) -> str:
    stands = getattr(page, part)
    standing = [one for one in sent if one.outcome != "conflict"]
    fresh = all(one.number <= seen for one in standing)
    if words == stands:
        return "same"
    waiting = (one for one in sent if one.outcome == "conflict" and one.settled_by is None)
    if any((one.author_id, one.text, one.seen) == (member.id, words, seen) for one in waiting):
        return "same"
    base = next((one.became for one in reversed(standing) if one.number <= seen), "")
    if words == base and not fresh:
        # Not touched: what somebody else wrote meanwhile stands.
        return "same"
    merged = words if fresh else merge_text(base, stands, words)
    if merged is None or len(merged) > LIMIT:
        _add(member, page, part, len(sent) + 1, seen, words, "conflict", None)
        return "conflict"
    if merged == stands:
        return "same"
    outcome = "applied" if merged == words else "merged"
    number = len(sent) + 1
    _add(member, page, part, number, seen, words, outcome, merged if outcome == "merged" else None)
    setattr(page, part, merged)
    if fresh:
        _settle(sent, seen, number)
    db.session.flush()
    return outcome


def _settle(sent: Sequence[ResourceText], seen: int, by: int) -> None:
    """Whoever read the texts that stood beside has decided. Those that came later still wait."""
    for one in sent:
        if one.outcome == "conflict" and one.settled_by is None and one.number <= seen:
            one.settled_by = by
    db.session.flush()


def _standing(sent: Sequence[ResourceText]) -> int:
    return max((one.number for one in sent if one.outcome != "conflict"), default=0)


def _sent(page: ResourcePage) -> dict[str, list[ResourceText]]:
    found: dict[str, list[ResourceText]] = {part: [] for part in TITLES}
    rows = db.session.scalars(
        select(ResourceText)
        .where(ResourceText.cohort_id == page.cohort_id, ResourceText.page_id == page.id)
        .options(joinedload(ResourceText.author))
        .order_by(ResourceText.number)
    )
    for one in rows:
        found[one.part].append(one)
    return found


def _add(
    member: Membership,
    page: ResourcePage,
    part: str,
    number: int,
    seen: int,
    words: str,
    outcome: str,
    result: str | None,
) -> None:
    db.session.add(
        ResourceText(
            cohort_id=page.cohort_id,
            page_id=page.id,
            part=part,
            number=number,
            seen=seen,
            text=words,
            result=result,
            outcome=outcome,
            author_id=member.id,
        )
    )
    db.session.flush()
