"""What the kinds with one or several options share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.kinds.base import Change, Entry, Params, Summary
from app.kinds.options import Option, all_options


@dataclass(frozen=True)
class OptionRow:
    """One option and who chose it; `retired` when newer params no longer offer it."""

    id: str
    label: str
    letters: tuple[str, ...]
    retired: bool = False


@dataclass(frozen=True)
class ChoiceSummary(Summary):
    """Every option, in order, chosen or not. With several choices the rows sum to more than n."""

    options: tuple[OptionRow, ...]
    multiple: bool


def summarise_choices(
    entries: Sequence[tuple[Entry, Sequence[str]]], options: Sequence[Option], multiple: bool
) -> ChoiceSummary:
    """Count chosen ids, those of retired options too."""
    used = [chosen for _, ids in entries for chosen in ids]
    known = {option["id"] for option in options}
    rows = tuple(
        OptionRow(
            id=option["id"],
            label=option["label"],
            letters=tuple(entry.letter for entry, ids in entries if option["id"] in ids),
            retired=option["id"] not in known or bool(option.get("retired")),
        )
        for option in all_options(options, used)
    )
    return ChoiceSummary(len(entries), rows, multiple)


def check_choice(chosen: Any, params: Params) -> str:
    """An id among the options; Invalid for anything else, such as another criterion's option."""
    if not isinstance(chosen, str) or all(chosen != one["id"] for one in params["options"]):
        raise Invalid({"value": "Ce choix ne fait pas partie de la question."})
    return chosen


def reason_changed(old: Params, new: Params, change: Change) -> Change:
    """Asking for a justification, or no longer asking, never touches the answers."""
    if change.level == "same" and old["justification"] != new["justification"]:
        return Change("wording", "Seule la demande de justification change.")
    return change
