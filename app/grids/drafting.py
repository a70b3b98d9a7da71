"""A criterion being written: what the form holds, before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Invalid
from app.grids.wording import Wording
from app.kinds import KINDS, Kind, edit_rows, kind

PREFIX = "params-"
ACTION = f"{PREFIX}~action"


@dataclass(frozen=True)
class Draft:
    """The kind chosen and its settings as typed; `params` is None while they cannot be read.

    `pending` says that this must be shown again rather than kept: a row was added or moved without a
    script, or another kind was chosen whose settings nobody has seen yet.
    """

    kind: Kind
    form: dict[str, list[str]]
    params: dict[str, Any] | None
    errors: dict[str, str] = field(default_factory=dict)
    pending: bool = False


def draft_of(wording: Wording | None = None) -> Draft:
    """The draft of a kept wording, or a new criterion's first one."""
    if wording is None:
        return _begun(kind("long_text"))
    chosen = kind(wording.kind)
    return Draft(chosen, chosen.params_form(wording.params), wording.params)


def read_draft(posted: Mapping[str, Sequence[str]], kept: Wording | None = None) -> Draft:
    """The draft that a form holds. Settings of `kept` come back when its kind is chosen again."""
    edited = _first(posted, "edited_kind")
    name = _first(posted, "kind") or edited
    if name not in KINDS:
        return draft_of(kept)
    chosen = KINDS[name]
    if name != edited:
        if kept is None or kept.kind != name:
            return _begun(chosen, pending=True)
        return Draft(chosen, chosen.params_form(kept.params), kept.params, pending=True)
    form = {key.removeprefix(PREFIX): list(texts) for key, texts in posted.items() if key.startswith(PREFIX)}
    form.pop("~action", None)
    action = _first(posted, ACTION)
    if action:
        form = edit_rows(form, action)
    try:
        return Draft(chosen, form, chosen.parse_params(form), pending=bool(action))
    except Invalid as error:
        return Draft(chosen, form, None, {} if action else error.errors, pending=bool(action))


def _begun(chosen: Kind, pending: bool = False) -> Draft:
    return Draft(chosen, chosen.starting_form(), chosen.default_params(), pending=pending)


def _first(posted: Mapping[str, Sequence[str]], name: str) -> str:
    texts = posted.get(name) or ("",)
    return texts[0]
