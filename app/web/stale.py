"""Two people changed the same thing from the same page: what each of them changed, field by field."""

import json
from dataclasses import dataclass

Texts = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """A field that the other person changed. `clash`: the reader of the stale form changed it too."""

    field: str
    theirs: str
    mine: str
    clash: bool


def differences(seen: Texts, mine: Texts, theirs: Texts) -> list[Difference]:
    """What changed on the site since `seen` was read, beside what was typed meanwhile."""
    return [
        Difference(name, now, mine[name], clash=mine[name] not in (now, seen.get(name)))
        for name, now in theirs.items()
        if now != seen.get(name, mine[name])
    ]


def put_together(mine: Texts, found: list[Difference]) -> Texts:
    """What was typed, with the other person's words in the fields that only they changed."""
    return mine | {one.field: one.theirs for one in found if not one.clash}


def as_seen(texts: Texts) -> str:
    """The fields of a form as they are shown, to be sent back with it."""
    return json.dumps(texts, ensure_ascii=False)


def seen_from(sent: str | None) -> Texts:
    """What `as_seen` gave; empty when it was tampered with, which only makes the comparison coarser."""
    try:
        texts = json.loads(sent or "")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if isinstance(text, str)}
