"""The rows of one criterion: ours come back exactly unless somebody changed them, others' by what they look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.grids.offered import ORIGIN_LIMIT, OfferedCriterion
from app.grids.wording import LABEL_LIMIT, Wording, check_wording
from app.grids.xlsform import columns as own
from app.grids.xlsform.headings import Lists, Named
from app.grids.xlsform.rows import criterion_rows, reads_as, same
from app.kinds import KINDS, Kind
from app.kinds.xlsform import Asked, Choice, Question

_TYPES = {"string": "text", "int": "integer", "photo": "image"}
_SHORT = 70
_KEPT = ("type", "name", "label", "hint", "list_name")


@dataclass(frozen=True)
class Taken:
    """A criterion, and what of its rows did not come along, in sentences."""

    criterion: OfferedCriterion
    changed: tuple[str, ...] = ()


def criterion_of(block: Sequence[Named], lists: Lists) -> Taken:
    """What these rows ask. Raises Invalid with the reasons for which they can't be taken."""
    first = block[0]
    asked, other = _asked(block, lists)
    if exact := _exact(block, asked):
        return exact
    ours, kept = KINDS.get(first.get(own.KIND)), own.loaded(first.get(own.SETTINGS))
    params, chosen = _params(asked, ours, kept or {})
    wording = check_wording(
        {
            "label": first.get(own.LABEL) or _shortened(first.label),
            "question": first.label,
            "help": first.get("hint"),
            "kind": chosen.name,
            "params": params,
            "moment": own.code_of(first.get(own.MOMENT), own.MOMENTS) or "during",
            "respondent": own.code_of(first.get(own.RESPONDENT), own.RESPONDENTS) or "group",
            "core": first.get(own.CORE).casefold() == own.YES,
            "unnamed_host": first.get(own.UNNAMED).casefold() == own.YES,
        }
    )
    changed = [f"Non repris : {', '.join(lost)}."] if (lost := _lost(block, wording, asked)) else []
    if other:
        changed.append("« Autre » devient un choix comme les autres, sans texte à côté.")
    if first.get(own.KIND) and ours is None:
        changed.append(
            f"Le type « {first.get(own.KIND)[:40]} » n’existe pas ici : lu comme « {chosen.label} »."
        )
    origin = first.get(own.ORIGIN)[:ORIGIN_LIMIT]
    key = f"ligne-{first.number}"
    return Taken(OfferedCriterion(first.get(own.CODE), wording, origin, key), tuple(changed))


def introduction_of(line: Named) -> tuple[str, str]:
    """An axis's title and introduction: exactly as they were if the title in the file is still the same."""
    exact = own.loaded(line.get(own.EXACT)) or {}
    title, intro = exact.get("title"), exact.get("intro")
    if isinstance(title, str) and isinstance(intro, str) and reads_as(title, line.label):
        return title, intro
    return line.label, ""


def _exact(block: Sequence[Named], asked: Asked) -> Taken | None:
    """The criterion that we wrote, if its rows still say what we wrote."""
    first = block[0]
    kept = own.loaded(first.get(own.EXACT))
    if kept is None:
        return None
    origin = kept.get("origin", "")
    try:
        wording = check_wording(kept)
        rows, choices = criterion_rows(first.get(own.CODE), wording, str(origin))
    except (Invalid, TypeError, KeyError):
        return None
    there = [{"name": name, "label": label} for name, label in asked.choices]
    written = [{name: one.get(name, "") for name in ("name", "label")} for one in choices]
    inside = [one for one in rows if not one["type"].startswith("end_")]
    if not same(inside, [one.cells for one in block]) or not same(written, there):
        return None
    key = f"ligne-{first.number}"
    return Taken(OfferedCriterion(first.get(own.CODE), wording, str(origin)[:ORIGIN_LIMIT], key))


def _asked(block: Sequence[Named], lists: Lists) -> tuple[Asked, bool]:
    """The rows as kinds read them, and whether a free « other » was asked for. Raises Invalid for a missing list."""
    first, other = block[0], False
    choices: tuple[Choice, ...] = ()
    questions = []
    for line in block:
        if line.begins:
            continue
        type, _, rest = line.type.partition(" ")
        if type in ("select_one", "select_multiple"):
            list_name, _, more = rest.strip().partition(" ")
            choices = _choices(lists, list_name)
            if more.casefold() in ("or_other", "or other"):
                choices, other = (*choices, ("other", "Autre")), True
        questions.append(Question(_TYPES.get(type, type), line.name, line.label, line.cells))
    return Asked(first.name, tuple(questions), choices, first.begins or ""), other  # type: ignore[arg-type]


def _choices(lists: Lists, name: str) -> tuple[Choice, ...]:
    found = lists.take(name)
    if not found:
        raise Invalid.single(f"Sa liste « {name[:60]} » n’est pas dans la feuille choices.")
    return found


def _params(asked: Asked, ours: Kind | None, kept: Any) -> tuple[Any, Kind]:
    if ours is not None:
        params = ours.from_xlsform(asked, kept)
        if params is not None:
            return params, ours
    # What leaves fewest choices open is tried first: a list is a list of anything.
    for one in sorted(KINDS.values(), key=lambda one: one.has_rows):
        params = one.from_xlsform(asked, None)
        if params is not None:
            return params, one
    raise Invalid.single("Aucun type de réponse d’ici ne lui correspond.")


def _lost(block: Sequence[Named], wording: Wording, asked: Asked) -> list[str]:
    """The columns whose words are not in what was made of them."""
    first = block[0]
    rows, _ = criterion_rows(first.get(own.CODE) or "X-01", wording)
    again = rows[1] if asked.around and len(rows) > 1 else rows[0]
    first = block[1] if asked.around and len(block) > 1 else first
    kept = {name for name, text in first.cells.items() if same([{"c": again.get(name, "")}], [{"c": text}])}
    if "constraint" in kept:
        kept.add("constraint_message")
    if wording.kind == "long_text":
        kept.add("appearance")
    names = first.lost((*_KEPT, *kept))
    return list(dict.fromkeys(names if not block[0].begins else [*block[0].lost((*_KEPT, *kept)), *names]))


def _shortened(question: str) -> str:
    """A short name from the first words of a question."""
    words = " ".join(question.split())
    if len(words) <= _SHORT:
        return words.rstrip(" ?:")[:LABEL_LIMIT] or words[:LABEL_LIMIT]
    return f"{words[:_SHORT].rpartition(' ')[0] or words[:_SHORT]}…"
