"""Named options of a criterion (choices, posts, counters): identity, checks and changes.

An option's id is made once and never derived from its wording afterwards: at random when it is
typed in the editor, so that a new option can't take the id of a retired one; from its label when
JSON comes without ids (the starter catalogue, an import), so that the same file gives the same ids.
"""

import re
import secrets
from collections.abc import Sequence
from typing import Any

from app.errors import Invalid
from app.kinds.base import SAME, Change, Form, FormLists, Mapped
from app.kinds.plain import plain
from app.kinds.reading import UNREADABLE, check_keys, clean_line
from app.kinds.rows import MOST_ROWS, read_rows, write_rows

Option = dict[str, Any]

LABEL_LIMIT = 200
FIELD = "row_label"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def new_id() -> str:
    """A short random id, unique enough among the options of a cohort's grids."""
    return "opt-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def new_options(*labels: str) -> list[Option]:
    """Fresh options to start an editor with."""
    return [{"id": new_id(), "label": label} for label in labels]


def options_form(options: Sequence[Option], *extra: str) -> FormLists:
    """The rows of an editor."""
    return write_rows(list(options), "id", "label", *extra)


def read_options(form: Form, *extra: str) -> list[Option]:
    """Options from an editor's rows; rows never filled in are left out."""
    options: list[Option] = []
    errors = {}
    for number, row in enumerate(read_rows(form, "id", "label", *extra)):
        if not row["label"].strip():
            if row["id"]:
                errors[f"{FIELD}:{number}"] = "Donnez un intitulé, ou retirez cette ligne."
            continue
        row["id"] = row["id"] or new_id()
        options.append({**row, **{name: row[name] or None for name in extra}})
    if errors:
        raise Invalid(errors)
    return options


def check_options(raw: Any, least: int, extra: Sequence[str] = ()) -> list[Option]:
    """Options from JSON: labels present and different, ids given where missing."""
    if not isinstance(raw, list):
        raise Invalid({FIELD: UNREADABLE})
    if len(raw) > MOST_ROWS:
        raise Invalid({FIELD: f"{MOST_ROWS} lignes au plus."})
    given = [check_keys(option, {"id", "label", *extra}, FIELD) for option in raw]
    ids = {option["id"] for option in given if isinstance(option.get("id"), str)}
    options, seen = [], {}
    errors = {}
    for number, option in enumerate(given):
        label = clean_line(option.get("label"), LABEL_LIMIT, f"{FIELD}:{number}")
        if not label:
            errors[f"{FIELD}:{number}"] = "Donnez un intitulé à cette ligne."
        elif label.casefold() in seen:
            errors[f"{FIELD}:{number}"] = f"« {label} » figure déjà plus haut."
        seen[label.casefold()] = number
        options.append({**option, "id": _check_id(option.get("id"), label, ids), "label": label})
    if errors:
        raise Invalid(errors)
    if len({option["id"] for option in options}) < len(options):
        raise Invalid({FIELD: "Deux lignes ont le même identifiant."})
    if len(options) < least:
        few = "Ajoutez au moins une ligne." if least == 1 else f"Ajoutez au moins {least} lignes."
        raise Invalid({FIELD: few})
    return options


def label_of(option: str, options: Sequence[Option]) -> str:
    """An option's label; an id unknown to these params is an option retired since."""
    for known in options:
        if known["id"] == option:
            return str(known["label"])
    return "choix retiré"


def all_options(options: Sequence[Option], used: Sequence[str]) -> list[Option]:
    """The options, then those that answers still use though these params no longer have them."""
    known = {option["id"] for option in options}
    lost = [one for one in dict.fromkeys(used) if one not in known]
    return [*options, *({"id": one, "label": label_of(one, options)} for one in lost)]


def pool_options(old: Sequence[Option], new: Sequence[Option], mapping: Mapped) -> list[Option]:
    """The new options, then the retired ones, marked, so that old counts stay what they were."""
    known = {option["id"] for option in new}
    retired = [one for one in old if one["id"] not in known and not mapping.get(one["id"])]
    return [*new, *({**option, "retired": True} for option in retired)]


def compare_options(old: Sequence[Option], new: Sequence[Option], mapping: Mapped | None) -> Change:
    """Class a change of options; raises Invalid for a mapping between ids that don't exist."""
    before = {option["id"]: option["label"] for option in old}
    after = {option["id"]: option["label"] for option in new}
    gone = [one for one in before if one not in after]
    replaced = {one: (mapping or {}).get(one) for one in gone}
    if any(one not in gone or into not in (None, *after) for one, into in (mapping or {}).items()):
        raise Invalid({FIELD: "Un regroupement vise une ligne qui n’existe pas."})
    if before and not set(before) & set(after) and not any(replaced.values()):
        return Change("breaking", "Plus aucune ligne n’est commune : c’est une autre question.")
    if gone:
        merged = sum(1 for into in replaced.values() if into)
        what = "Des lignes sont regroupées" if merged == len(gone) else "Des lignes sont retirées"
        return Change("compatible", f"{what} : les anciennes réponses restent lisibles.", replaced)
    if set(after) - set(before):
        return Change("compatible", "Des lignes s’ajoutent : les anciennes réponses restent.")
    if before != after:
        return Change("wording", "Seuls des intitulés changent.")
    if list(before) != list(after):
        return Change("wording", "Seul l’ordre change.")
    return SAME


def _check_id(given: Any, label: str, taken: set[str]) -> str:
    if given not in (None, ""):
        if not isinstance(given, str) or not _ID.fullmatch(given):
            raise Invalid({FIELD: "Un identifiant de ligne est illisible."})
        return given
    slug = re.sub(r"[^a-z0-9]+", "-", plain(label)).strip("-")[:32].strip("-") or "opt"
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    taken.add(free)
    return free
