"""Params and answers of every kind, for property tests: texts of any script, any allowed number."""

from typing import Any

from hypothesis import strategies as st

from app.kinds import KINDS
from app.kinds.photo import CAPTION_LIMIT
from app.kinds.quote import CONSENTS, WHO_LIMIT
from app.kinds.shares import PRINCIPLES

# Surrogates and NUL are taken out, \r\n becomes \n: all other characters are kept.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
IDS = ["opt-a", "opt-b", "opt-c", "opt-d"]
MEDIA = [f"3f2504e0-4f89-41d3-9a0c-0305e82c330{n}" for n in range(4)]


def texts(most: int = 40) -> st.SearchStrategy[str]:
    return st.text(CHARACTERS, max_size=most)


def amounts(low: int = -(10**9), high: int = 10**9) -> st.SearchStrategy[int | float]:
    decimals = st.floats(low, high).map(lambda x: round(x, 6)).map(lambda x: int(x) if x == int(x) else x)
    return st.integers(low, high) | decimals


def _maps(keys: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some of the keys, in their order."""
    drawn = st.dictionaries(st.sampled_from(keys), values, min_size=1)
    return drawn.map(lambda given: {key: given[key] for key in keys if key in given})


def _rows(field: str, key: str, ids: list[str], **fields: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    row = st.fixed_dictionaries({key: st.sampled_from(ids), **fields})
    return st.lists(row, min_size=1, max_size=4, unique_by=lambda one: one[key]).map(
        lambda rows: {field: rows}
    )


OPTIONS = [{"id": one, "label": one.replace("opt-", "Choix ")} for one in IDS]
PARAMS: dict[str, Any] = {
    "short_text": {"limit": 280},
    "long_text": {"limit": 5000},
    "scale": {"anchors": {"1": "informées", "5": "codécident"}, "normative": False},
    "single_choice": {"options": OPTIONS, "justification": False},
    "multiple_choice": {"options": OPTIONS, "limit": None, "justification": True},
    "yes_no_partial": {"justification": True},
    "number": {"unit": "k€", "min": 0, "max": 20000, "integer": False},
    "shares": {
        "posts": [{**o, "principle": p} for o, p in zip(OPTIONS, [*list(PRINCIPLES)[:3], None], strict=True)]
    },
    "tally": {"items": OPTIONS},
    "quote": {"limit": 5},
    "photo": {"count": 5},
}
_said = texts().filter(str.strip)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "short_text": st.fixed_dictionaries({"text": _said}),
    "long_text": st.fixed_dictionaries({"seen": _said, "meaning": texts()}),
    "scale": st.integers(1, 5),
    "single_choice": st.sampled_from(IDS),
    "multiple_choice": st.sets(st.sampled_from(IDS), min_size=1).map(sorted),
    "yes_no_partial": st.sampled_from(["yes", "partial", "no"]),
    "number": st.fixed_dictionaries({"amount": amounts(), "estimated": st.booleans()}),
    "shares": _maps(IDS, amounts(0, 140)),
    "tally": _maps(IDS, st.integers(0, 9999)),
    "quote": _rows(
        "quotes",
        "id",
        ["q1", "q2", "q3", "q4"],
        words=_said,
        who=texts(WHO_LIMIT // 10),
        function=texts(WHO_LIMIT // 10),
        consent=st.sampled_from(list(CONSENTS)),
    ),
    "photo": _rows("photos", "media", MEDIA, seen=texts(CAPTION_LIMIT // 50), meaning=texts(20)),
}

EVERY_KIND = list(KINDS)


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, Any]:
    """A kind's name and one of its values under PARAMS."""
    name = draw(st.sampled_from(EVERY_KIND))
    return name, draw(VALUES[name])


@st.composite
def three_answers(draw: st.DrawFn) -> tuple[str, Any, Any, Any]:
    """A kind's name and three of its values, often near one another."""
    name = draw(st.sampled_from(EVERY_KIND))
    base = draw(VALUES[name])
    return name, base, draw(VALUES[name] | st.just(base)), draw(VALUES[name] | st.just(base))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "seen",
                    "meaning",
                    "amount",
                    "estimated",
                    "quotes",
                    "photos",
                    "media",
                    "id",
                    "words",
                    "opt-a",
                    "limit",
                    "options",
                    "posts",
                    "items",
                    "label",
                    "anchors",
                    "1",
                    "unit",
                    "min",
                    "count",
                    "consent",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
