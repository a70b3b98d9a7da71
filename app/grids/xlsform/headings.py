"""Rows under the names that XLSForm's documentation gives their columns, in one language; lists of choices."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.grids.xlsform import columns as own
from app.grids.xlsform.tables import Line
from app.kinds.xlsform import Choice

ALIASES = {
    "caption": "label",
    "relevance": "relevant",
    "command": "type",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "count": "repeat_count",
}
IN_WORDS = {
    "relevant": "la condition d’affichage (relevant)",
    "required": "l’obligation de répondre (required)",
    "required_message": "le message d’obligation",
    "constraint": "le contrôle de la réponse (constraint)",
    "constraint_message": "le message de contrôle",
    "default": "la réponse par défaut (default)",
    "calculation": "le calcul (calculation)",
    "appearance": "la présentation (appearance)",
    "choice_filter": "le filtre des choix (choice_filter)",
    "read_only": "la lecture seule (read_only)",
    "repeat_count": "le nombre de tours (repeat_count)",
    "parameters": "les paramètres (parameters)",
    "guidance_hint": "l’aide repliée (guidance_hint)",
    "image": "l’image",
    "audio": "le son",
    "video": "la vidéo",
}
_FRENCH = re.compile(r"\bfr(a|e|an[cç]ais|ench)?\b", re.IGNORECASE)
_OLDER = (
    (re.compile(r"^(select1|select one( from)?|select_one from) (?=\S)", re.IGNORECASE), "select_one "),
    (re.compile(r"^select (all that apply|multiple)( from)? (?=\S)", re.IGNORECASE), "select_multiple "),
)
_BEGIN = re.compile(r"begin[ _](group|repeat)|begin (?:lgroup|looped group)", re.IGNORECASE)
_END = re.compile(r"end[ _](group|repeat|lgroup|looped group)", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A row with its columns by name, languages apart."""

    number: int
    cells: dict[str, str]
    ids: tuple[str, ...] = field(default=("name", "list_name"))

    def get(self, *names: str) -> str:
        """What stands in the first of these columns that holds something."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    @property
    def type(self) -> str:
        """The type with single spaces, its older spellings under their present one."""
        words = " ".join(self.get("type").split())
        for pattern, now in _OLDER:
            words = pattern.sub(now, words, count=1)
        return words

    @property
    def name(self) -> str:
        """What the file calls it."""
        return self.get("name")

    @property
    def label(self) -> str:
        """What is asked."""
        return self.get("label")

    @property
    def what(self) -> str:
        """What tells the row to somebody who looks for it in the file."""
        said = " ".join((self.get(own.CODE) or self.label or self.name or self.type).split())
        return said if len(said) <= 60 else f"{said[:59].rstrip()}…"

    @property
    def begins(self) -> str:
        """« group » or « repeat » when it opens one."""
        found = _BEGIN.fullmatch(self.type)
        return "" if not found else (found[1] or "repeat").lower()

    @property
    def ends(self) -> bool:
        """Whether it closes a group."""
        return bool(_END.fullmatch(self.type))

    def lost(self, taken: Collection[str]) -> list[str]:
        """The columns that say something and were not taken, in words; ours aside."""
        names = (name for name in self.cells if name not in taken and not name.startswith(own.OWN))
        return [IN_WORDS.get(name, f"la colonne « {name} »") for name in names if self.cells[name]]


@dataclass
class Lists:
    """Lists of choices by name, and which were used."""

    choices: dict[str, list[Choice]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    changed: list[tuple[int, str, str]] = field(default_factory=list)

    def take(self, name: str) -> tuple[Choice, ...] | None:
        """The choices of a list, None if there is no such list."""
        self.used.add(name)
        found = self.choices.get(name)
        return tuple(found) if found is not None else None

    def unused(self) -> list[str]:
        """The lists that nothing took."""
        return [name for name in self.choices if name not in self.used]

    def first_line(self, name: str) -> int:
        """Where a list begins."""
        return self.lines[name]


def named(lines: Sequence[Line]) -> tuple[list[Named], list[str]]:
    """The rows in one language (French if there is some, else the one without a name, else the first), and the others."""
    languages: dict[str, None] = {}
    for line in lines:
        for column in line.cells:
            languages |= dict.fromkeys([_split(column)[1]])
    kept = next((one for one in languages if one and _FRENCH.search(one)), None)
    if kept is None:
        kept = "" if any(_split(c) == ("label", "") for line in lines for c in line.cells) else None
    if kept is None:
        kept = next((one for one in languages if one), "")
    others = [one for one in languages if one and one != kept]
    return [_named(line, kept) for line in lines], others


def lists_of(lines: Sequence[Line]) -> Lists:
    """The choices sheet."""
    lists = Lists()
    for line in named(lines)[0]:
        name, list_name = line.get("name", "value"), line.get("list_name", "list name")
        if not name or not list_name:
            lists.refused.append(
                (line.number, line.what, "Un choix sans nom (name) ou sans liste (list_name).")
            )
            continue
        lists.lines.setdefault(list_name, line.number)
        lists.choices.setdefault(list_name, []).append((name, line.label or name))
        if lost := line.lost(("list_name", "list name", "name", "value", "label")):
            lists.changed.append((line.number, line.what, f"Non repris : {', '.join(lost)}."))
    return lists


def _named(line: Line, language: str) -> Named:
    cells: dict[str, str] = {}
    for column, text in line.cells.items():
        name, of = _split(column)
        if of in ("", language) and (of == language or name not in cells):
            cells[name] = text
    return Named(line.number, cells)


def _split(column: str) -> tuple[str, str]:
    """« label::Français (fr) » is the label in French; « bind::x » and « media::image » are no languages."""
    base, _, rest = (part.strip() for part in column.partition("::"))
    folded = re.sub(r"\s+", "_", base.casefold())
    if folded in ("bind", "body", "instance", "control"):
        return column.casefold(), ""
    if folded == "media":
        folded, _, rest = (part.strip() for part in rest.partition("::"))
    return ALIASES.get(folded, folded), rest
