"""A hundred shared out among named posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.kinds.base import (
    Cell,
    Change,
    Column,
    Entry,
    Form,
    FormLists,
    Kind,
    Mapped,
    Params,
    Summary,
    Value,
)
from app.kinds.merge import merge_map, merge_whole
from app.kinds.options import (
    check_options,
    compare_options,
    label_of,
    new_options,
    options_form,
    read_options,
)
from app.kinds.reading import (
    UNREADABLE,
    check_keys,
    check_number,
    first,
    read_number,
    typed,
    written,
)
from app.kinds.spread import Spread, largest_distance, moved
from app.kinds.xlsform import Asked, Question, bounds, parts_of

PRINCIPLES = {
    "market": "marché",
    "redistribution": "redistribution",
    "reciprocity": "réciprocité",
    "discuss": "à discuter",
}
TOTAL = 100
# Three times 33,33 is a fair way to write three thirds.
_TOLERANCE = 0.011


@dataclass(frozen=True)
class Segment:
    """One post's part of a bar, in percent; no principle means « non classé »."""

    post: str
    label: str
    principle: str | None
    percent: int | float


@dataclass(frozen=True)
class ShareBar:
    """One group's bar by post, and the same summed by principle (None: « non classé »)."""

    letter: str
    name: str
    segments: tuple[Segment, ...]
    principles: tuple[tuple[str | None, int | float], ...]


@dataclass(frozen=True)
class SharesSummary(Summary):
    """One bar per group, in the order given."""

    bars: tuple[ShareBar, ...]


class Shares(Kind):
    """Value: {post id: percent}. Params: {"posts": [{"id", "label", "principle"}]}.

    While a sharing is under way, or does not make 100, it is kept as it is; a post left blank is
    absent, and only a complete answer reads it as 0.
    """

    name = "shares"
    label = "Répartition de 100"
    hint = "Pour partager 100 entre des postes : d’où viennent les moyens, qui fait le travail."
    order = 80
    wants_evidence = True
    has_rows = True

    def default_params(self) -> Params:
        posts = new_options("premier poste", "deuxième poste", "troisième poste")
        return {"posts": [{**post, "principle": None} for post in posts]}

    def params_form(self, params: Params) -> FormLists:
        return options_form(params["posts"], "principle")

    def parse_params(self, form: Form) -> Params:
        return self.check_params({"posts": read_options(form, "principle")})

    def check_params(self, params: Any) -> Params:
        raw = check_keys(params, {"posts"}).get("posts")
        posts = check_options(raw, least=2, extra=("principle",))
        for number, post in enumerate(posts):
            principle = post.get("principle")
            if principle is not None and principle not in list(PRINCIPLES):
                raise Invalid({f"row_label:{number}": "Ce principe n’existe pas."})
            post["principle"] = principle
        return {"posts": posts}

    def parse(self, form: Form, params: Params) -> Value | None:
        fields = {post["id"]: f"share-{post['id']}" for post in params["posts"]}
        typed_in = {post: read_number(first(form, name), name) for post, name in fields.items()}
        return self.check({post: n for post, n in typed_in.items() if n is not None}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        posts = [post["id"] for post in params["posts"]]
        given = check_keys(value, set(posts))
        shares = {post: check_number(given[post], f"share-{post}") for post in posts if post in given}
        if negative := [post for post, percent in shares.items() if percent < 0]:
            raise Invalid({f"share-{post}": "Une part ne peut pas être négative." for post in negative})
        return shares or None

    def missing(self, value: Value | None, params: Params) -> str | None:
        if value is None:
            return None
        left = round(TOTAL - sum(value.values()), 2)
        if abs(left) < _TOLERANCE:
            return None
        left = int(left) if left == int(left) else left
        if left > 0:
            return f"Il reste {written(left)} à répartir."
        return f"Le total dépasse 100 de {written(-left)}."

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {f"share-{post}": [typed(percent)] for post, percent in (value or {}).items()}

    def describe(self, value: Value | None, params: Params) -> str:
        said = (
            f"{label_of(post, params['posts'])} : {written(percent)}\u00a0%"
            for post, percent in (value or {}).items()
        )
        return " ; ".join(said)

    def columns(self, params: Params) -> list[Column]:
        return [Column(post["id"], f"{post['label']} (%)", numeric=True) for post in params["posts"]]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        blank = 0 if value and self.missing(value, params) is None else None
        return [(value or {}).get(post["id"], blank) for post in params["posts"]]

    def summarise(self, entries: Sequence[Entry], params: Params) -> SharesSummary:
        bars = tuple(_bar(entry, params) for entry in entries)
        return SharesSummary(len(bars), bars)

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """What would have to change place between the two answers that are furthest apart."""
        size = largest_distance(values, moved)
        return Spread(size, f"{round(size * 100)} sur 100", len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        limit = {"constraint": bounds(0, TOTAL), "constraint_message": "Une part de 0 à 100."}
        posts = [
            Question("decimal", f"{name}_{post['id']}", post["label"], limit) for post in params["posts"]
        ]
        total = " + ".join(f"coalesce(${{{post.name}}}, 0)" for post in posts)
        told = Question("note", f"{name}_told", f"Réparti : ${{{name}_total}} sur 100.")
        sum_up = Question("calculate", f"{name}_total", columns={"calculation": total})
        return Asked(name, (*posts, sum_up, told), around="group")

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        return None if kept is None else {"posts": parts_of(asked, "decimal", kept.get("posts", ()))}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        """A post may be renamed, added or merged into another; the parts of one that is dropped
        would have nowhere to go. The principle of a post is a reading, not an answer."""
        change = compare_options(old["posts"], new["posts"], mapping)
        if None in change.mapping.values():
            return Change("breaking", "Un poste disparaît sans être regroupé avec un autre.")
        if change.level == "same" and old != new:
            return Change("wording", "Seul le rattachement à un principe change.")
        return change

    def convert(self, value: Value, mapping: Mapped) -> Value:
        shares: dict[str, int | float] = {}
        for post, percent in value.items():
            into = mapping.get(post) or post
            shares[into] = check_number(shares.get(into, 0) + percent, f"share-{into}")
        return shares

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        whole = merge_whole(base, theirs, mine)
        if whole is not None or not (theirs and mine):
            return whole
        merged = merge_map(base or {}, theirs, mine)
        if not merged or sum(merged.values()) > TOTAL + _TOLERANCE:
            return None
        finished = self.missing(theirs, params) is None or self.missing(mine, params) is None
        return None if finished and self.missing(merged, params) else merged


def _bar(entry: Entry, params: Params) -> ShareBar:
    segments = tuple(
        Segment(post["id"], post["label"], post["principle"], entry.value.get(post["id"], 0))
        for post in params["posts"]
    )
    sums: dict[str | None, int | float] = {}
    for principle in (*PRINCIPLES, None):
        parts = [one.percent for one in segments if one.principle == principle]
        if parts:
            sums[principle] = check_number(sum(parts), UNREADABLE)
    return ShareBar(entry.letter, entry.name, segments, tuple(sums.items()))


KIND = Shares()
