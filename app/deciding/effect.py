"""What a proposed wording does to answers already given: its class, and a plain sentence for those who decide. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.grids.wording import Wording, class_change
from app.kinds import Change
from app.kinds.reading import written

# The list of rows that a kind's params hold, under whichever of these names.
ROWS = ("options", "posts", "items")

LEVELS = {
    "same": "Rien ne change",
    "wording": "Formulation",
    "compatible": "Compatible",
    "breaking": "Nouvelle ligne",
    "added": "Nouveau critère",
    "moved": "Déplacement",
    "retired": "Retrait",
}


@dataclass(frozen=True)
class Effect:
    """`level` is that of Change, or added, moved, retired; `title` one sentence that can stand alone, `details` what else is to know."""

    level: str
    title: str
    details: tuple[str, ...] = ()
    change: Change | None = None

    @property
    def name(self) -> str:
        """The class in one or two words."""
        return LEVELS[self.level]


@dataclass(frozen=True)
class Gone:
    """A row that past answers may hold and the proposed wording no longer has."""

    id: str
    label: str


def rows(params: Mapping[str, Any]) -> dict[str, str]:
    """The options, posts or counters of a kind's params as id -> label; {} for a kind without any."""
    return {row["id"]: row["label"] for name in ROWS for row in params.get(name, ())}


def gone_rows(old: Wording, new: Wording) -> tuple[Gone, ...]:
    """What somebody must map, or let stand on its own."""
    if old.kind != new.kind:
        return ()
    kept = rows(new.params)
    return tuple(Gone(*row) for row in rows(old.params).items() if row[0] not in kept)


def fitting(mapping: Mapping[str, str | None] | None, old: Wording, new: Wording) -> dict[str, str | None]:
    """What of a mapping still leads from a row that goes to one that stays: either may have moved since."""
    kept, gone = rows(new.params), {one.id for one in gone_rows(old, new)}
    return {one: into for one, into in (mapping or {}).items() if one in gone and into in kept}


def effect_of_rewording(
    old: Wording,
    new: Wording,
    mapping: Mapping[str, str | None] | None = None,
    *,
    answers: int = 0,
    held: bool = True,
) -> Effect:
    """What comparisons will do with `answers` given under `old`; `held` says whether an edition asks the question."""
    change = class_change(old, new, fitting(mapping, old, new))
    if change.level == "breaking":
        if not held:
            return Effect("breaking", NOT_HELD, (change.reason,), change)
        return Effect("breaking", new_line(answers), (change.reason,), change)
    if change.level == "compatible":
        title = _added_up(old, new, change) or "Même ligne dans les comparaisons, hachurée."
        return Effect("compatible", title, _compatible(old, new, change, answers), change)
    if change.level == "same":
        return Effect("same", "Rien ne change dans les comparaisons.", (), change)
    return Effect("wording", "Même ligne dans les comparaisons.", _read_together(answers), change)


NOT_HELD = "Aucune édition ne pose encore cette question : elle change sur place, sans rien perdre."


def new_line(answers: int) -> str:
    """The price of a question that is no longer the same."""
    if not answers:
        return (
            "Nouvelle ligne : le critère reçoit un nouveau code ; personne n’avait encore répondu à l’ancien."
        )
    if answers == 1:
        return (
            "Nouvelle ligne : la réponse passée reste lisible mais ne sera plus mélangée avec les prochaines."
        )
    return (
        f"Nouvelle ligne : les {written(answers)} réponses passées restent lisibles"
        " mais ne seront plus mélangées avec les prochaines."
    )


def kept_readable(answers: int) -> tuple[str, ...]:
    """What becomes of answers to a question that is no longer asked."""
    if not answers:
        return ("Personne n’y a encore répondu.",)
    told = (
        "La réponse passée reste lisible"
        if answers == 1
        else f"Les {written(answers)} réponses passées restent lisibles"
    )
    return (f"{told} dans les comparaisons.",)


def _read_together(answers: int) -> tuple[str, ...]:
    if not answers:
        return ()
    told = (
        "La réponse passée se lit" if answers == 1 else f"Les {written(answers)} réponses passées se lisent"
    )
    return (f"{told} avec les prochaines.",)


def _added_up(old: Wording, new: Wording, change: Change) -> str:
    """« Comparable en additionnant deux postes. »: how many rows become one, in words when there is one such sum."""
    sums = _sums(old, new, change)
    if not sums:
        return ""
    if len(sums) == 1:
        (into, parts), *_ = sums.items()
        number = len(parts) + (into in rows(old.params))
        if number > 1:
            return f"Même ligne, hachurée : comparable en additionnant {_counted(number)} postes."
        return f"Même ligne, hachurée : « {parts[0]} » se lit comme « {rows(new.params)[into]} »."
    return f"Même ligne, hachurée : comparable par {_counted(len(sums))} regroupements."


def _compatible(old: Wording, new: Wording, change: Change, answers: int) -> tuple[str, ...]:
    before, after = rows(old.params), rows(new.params)
    told = [
        f"« {_quoted(parts)} » : compté sous « {after[into]} »."
        for into, parts in _sums(old, new, change).items()
    ]
    told += [
        f"« {before[one]} » ne se choisit plus ; ses réponses restent comptées sous ce nom."
        for one, into in change.mapping.items()
        if into is None
    ]
    told += [
        f"« {label} » s’ajoute : les réponses passées n’ont pas pu le choisir."
        for one, label in after.items()
        if before and one not in before
    ]
    return (*(told or [change.reason]), *_read_together(answers))


def _sums(old: Wording, new: Wording, change: Change) -> dict[str, list[str]]:
    """New row -> labels of the old rows that it takes in."""
    before = rows(old.params)
    found: dict[str, list[str]] = {}
    for one, into in change.mapping.items():
        if into is not None:
            found.setdefault(into, []).append(before[one])
    return found


def _quoted(labels: Sequence[str]) -> str:
    return " » et « ".join(labels)


def _counted(number: int) -> str:
    words: Sequence[str] = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
    return words[number] if number < len(words) else written(number)
