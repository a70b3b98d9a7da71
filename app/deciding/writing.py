"""A proposal being written: from what a form holds to an idea, asking for a mapping when rows go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.deciding.asking import REWORDS, Asked, asked_of, patched, read_mapping
from app.deciding.proposing import Idea
from app.errors import Invalid
from app.grids.drafting import Draft, draft_of
from app.grids.models import Criterion
from app.grids.rewording import revision_of
from app.grids.wording import Wording, wording_of

WORDING = ("label", "question", "help", "moment", "respondent", "core", "unnamed_host")


@dataclass(frozen=True)
class Written:
    """`unmapped` is what would be asked when rows go and nobody has said yet where their answers count."""

    idea: Idea
    unmapped: Asked | None = None
    draft: Draft | None = None


def wording_fields(fields: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """The wording as typed. Raises Invalid with the messages of settings that cannot be read."""
    if draft.errors:
        raise Invalid({f"params-{name}": message for name, message in draft.errors.items()})
    return {**{name: fields[name] for name in WORDING}, "kind": draft.kind.name, "params": draft.params}


def written(
    act: str,
    criterion: Criterion | None,
    fields: Mapping[str, Any],
    draft: Draft,
    posted: Mapping[str, str],
    base_number: int | None,
) -> Written:
    """What a form proposes. Raises Invalid."""
    why = str(fields["why"] or "")
    if act not in (*REWORDS, "add"):
        return Written(Idea(act, why))
    wording = wording_fields(fields, draft)
    second = None
    if act == "split":
        # The other half is answered in the same way until somebody says otherwise.
        second = {
            **wording,
            "label": fields["second_label"] or "",
            "question": fields["second_question"] or "",
            "help": "",
        }
    if criterion is None:
        return Written(Idea(act, why, wording))
    base = revision_of(criterion, base_number or criterion.revision_number)
    wanted = patched(wording_of(base), wording)
    current = revision_of(criterion, criterion.revision_number)
    asked = asked_of(criterion, base, current, wanted)
    mapping = {name.removeprefix("mapping-"): posted[name] for name in posted if name.startswith("mapping-")}
    idea = Idea(act, why, _words(wanted, wording), second, base_number=base.number)
    if any(one.id not in mapping for one in asked.gone):
        return Written(idea, asked, draft_of(wanted))
    mapped = read_mapping(mapping, asked.gone, wanted)
    return Written(Idea(act, why, idea.wording, second, mapped, base.number))


def _words(wanted: Wording, wording: dict[str, Any]) -> dict[str, Any]:
    """The wording with the ids that its new rows were just given."""
    return {**wording, "params": wanted.params}
