"""What one trace of a carnet holds, read from fields, written back, and merged. Pure.

A trace has one author, so what two of their phones wrote is never put to anybody to choose from: edits apart become
one text, others stand one under the other.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from app.errors import Invalid
from app.fieldwork.evidence import Consent, Sort, Source
from app.kinds.merge import merge_text, merge_whole
from app.kinds.reading import clean, clean_line, every, first

Jotted = dict[str, Any]
Fields = Mapping[str, Sequence[str]]

# `text` is what was seen, heard or read, `meaning` what is made of it; `criteria` are ids; the person quoted is
# `who`, with a `function` and a `consent`; `link` is a document's address; `media` are the ids of files;
# `handed` says that its author proposes it to the class's review between two visits.
NOTHING: Jotted = {
    "sort": Sort.etonnement.value,
    "source": None,
    "text": "",
    "meaning": "",
    "who": "",
    "function": "",
    "consent": None,
    "link": "",
    "media": [],
    "criteria": [],
    "handed": False,
    "removed": False,
}
LIMIT = 20_000
LINE = 200
LINK = 1000
MOST_CRITERIA = 50
MOST_FILES = 50
TOO_MANY_FILES = "Une note porte 50 fichiers au plus : ouvrez-en une autre."
CHOOSE = "Choisissez un critère dans la liste."
NOT_A_CHOICE = "Choisissez dans la liste."
NO_ADDRESS = "Une adresse de document ressemble à https://exemple.fr/page."
# What can be agreed to: a photo has no name to leave out, and somebody quoted is somebody.
AGREEABLE: dict[str, tuple[str, ...]] = {
    Sort.quote: (Consent.yes, Consent.unnamed, Consent.no, Consent.withdrawn),
    Sort.photo: (Consent.nobody, Consent.yes, Consent.no, Consent.withdrawn),
}
# What a stricter wish of somebody quoted or shown prevails over.
STRICTER = (None, Consent.nobody, Consent.yes, Consent.unnamed, Consent.no, Consent.withdrawn)


def read(fields: Fields) -> Jotted:
    """The content that was entered. Raises Invalid for what can never be stored."""
    sort = _chosen(fields, "sort", Sort) or Sort.etonnement.value
    consent = _chosen(fields, "consent", Consent)
    if sort not in AGREEABLE and consent != Consent.withdrawn:
        consent = None  # nobody is quoted or shown
    return {
        "sort": sort,
        "source": _chosen(fields, "source", Source),
        "text": clean(first(fields, "text"), LIMIT, "text"),
        "meaning": clean(first(fields, "meaning"), LIMIT, "meaning"),
        "who": clean_line(first(fields, "who"), LINE, "who"),
        "function": clean_line(first(fields, "function"), LINE, "function"),
        "consent": fitting(sort, consent),
        "link": _address(clean_line(first(fields, "link"), LINK, "link").strip()),
        "media": _media(every(fields, "media")),
        "criteria": _criteria(every(fields, "criterion")),
        "handed": first(fields, "handed") not in ("", "0"),
        "removed": first(fields, "removed") not in ("", "0"),
    }


def fitting(sort: str, consent: str | None) -> str | None:
    """The consent, as far as this sort knows it. Nobody is quoted or shown until somebody says that they agreed."""
    known = AGREEABLE.get(sort)
    return consent if known is None or consent in known else Consent.no.value


def written(content: Jotted) -> dict[str, list[str]]:
    """The fields that read back to this content."""
    named = [str(one) for one in content["criteria"]]
    fields = {"text": [content["text"]], "criterion": named or [""], "sort": [content["sort"]]}
    for name in ("source", "meaning", "who", "function", "consent", "link"):
        if content[name]:
            fields[name] = [content[name]]
    if content.get("media"):
        fields["media"] = list(content["media"])
    if content["handed"]:
        fields["handed"] = ["1"]
    return fields | {"removed": ["1"]} if content["removed"] else fields


def merge(base: Jotted, theirs: Jotted, mine: Jotted) -> Jotted:
    """`mine` was written on `base` while the trace had become `theirs`. No word of either is lost."""
    merged = {name: _whole(base[name], theirs[name], mine[name]) for name in NOTHING}
    for name in ("text", "meaning"):
        merged[name] = _text(base[name], theirs[name], mine[name])
    for name in ("who", "function", "link"):
        # Of two that were typed, the one that was not taken is still read in the text.
        if merged[name] != theirs[name] != base[name]:
            merged["text"] = _text("", merged["text"], theirs[name])
    sides = (theirs["consent"], mine["consent"])
    if base["consent"] not in sides:
        merged["consent"] = max(sides, key=STRICTER.index)
        if theirs["sort"] != mine["sort"] and merged["sort"] in AGREEABLE:
            # What somebody agreed to was about something else.
            merged["consent"] = max(merged["consent"], Consent.no, key=STRICTER.index)
    merged["consent"] = fitting(merged["sort"], merged["consent"])
    for name in ("criteria", "media"):
        merged[name] = _gathered(base[name], theirs[name], mine[name])
    merged["criteria"].sort()
    # Removing means the text that was seen: what was written elsewhere meanwhile brings it back.
    merged["removed"] = _removed(base, theirs, mine) or _removed(base, mine, theirs)
    return merged


def _gathered(base: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    """What either side added, and what neither took away."""
    if base in (theirs, mine):
        return list(mine if base == theirs else theirs)
    gone = (set(base) - set(theirs)) | (set(base) - set(mine))
    return [one for one in dict.fromkeys([*theirs, *mine]) if one not in gone]


def _whole(base: Any, theirs: Any, mine: Any) -> Any:
    """Both changed it: the last to arrive is right, and it can be changed again."""
    kept = merge_whole([base], [theirs], [mine])
    return mine if kept is None else kept[0]


def _text(base: str, theirs: str, mine: str) -> str:
    merged = merge_text(base, theirs, mine)
    if merged is not None:
        return merged
    for one, other in ((theirs, mine), (mine, theirs)):
        if not other.strip() or _places(other, one):
            return one
        # Where all that was seen still stands, between what was added to it, the other takes its place.
        if base.strip() and len(places := _places(base, one)) == 1:
            return one[: places[0].start()] + other.strip() + one[places[0].end() :]
    return f"{theirs}\n\n{mine}"


def _places(words: str, text: str) -> list[re.Match[str]]:
    """Where these words stand in a text, whole."""
    return list(re.finditer(rf"(?<!\S){re.escape(words.strip())}(?!\S)", text))


def _removed(base: Jotted, remover: Jotted, other: Jotted) -> bool:
    """Whether one side's removal stands beside what the other did."""
    if not remover["removed"]:
        return False
    unread = any(other[name] != base[name] for name in ("text", "meaning", "media"))
    return bool(other["removed"] or (not base["removed"] and not unread))


def _chosen(fields: Fields, name: str, known: Any) -> str | None:
    given = first(fields, name)
    if given and given not in set(known):
        raise Invalid({name: NOT_A_CHOICE})
    return given or None


def _criteria(named: Sequence[str]) -> list[int]:
    given = {one for one in named if one}
    if len(given) > MOST_CRITERIA or not all(
        one.isascii() and one.isdecimal() and len(one) < 10 for one in given
    ):
        raise Invalid({"criterion": CHOOSE})
    return sorted({int(one) for one in given})


def _media(named: Sequence[str]) -> list[str]:
    """In the order given, each once. Only what a phone can have made: it stands in addresses."""
    given = list(dict.fromkeys(one for one in named if one))
    if len(given) > MOST_FILES:
        raise Invalid({"media": TOO_MANY_FILES})
    try:
        return [str(uuid.UUID(one)) for one in given]
    except ValueError:
        raise Invalid({"media": "Ce fichier n’a pas de numéro valable."}) from None


def _address(link: str) -> str:
    """Such as people type it. Only what a browser opens as a page: a link is clicked by others."""
    if not link:
        return ""
    full = link if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE) else f"https://{link}"
    try:
        parts = urlsplit(full)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or re.search(r"\s", full):
        raise Invalid({"link": NO_ADDRESS})
    return full
