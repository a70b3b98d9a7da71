"""What one wording of a criterion says, as plain values: checking it, classing a change, merging two."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.errors import Invalid
from app.grids.contents import FrozenCriterion
from app.grids.models import Moment, Respondent, Revision
from app.kinds import Change, kind
from app.kinds.reading import clean, clean_line

LABEL_LIMIT = 160
QUESTION_LIMIT = 1_000
HELP_LIMIT = 4_000

# Fields that only mean something together: params belong to their kind.
UNITS: dict[str, tuple[str, ...]] = {
    "label": ("label",),
    "question": ("question",),
    "help": ("help",),
    "answer": ("kind", "params"),
    "moment": ("moment",),
    "respondent": ("respondent",),
    "core": ("core",),
    "unnamed_host": ("unnamed_host",),
}


@dataclass(frozen=True)
class Wording:
    """A criterion's texts, kind and settings. `FrozenCriterion` and `Revision` have the same names."""

    label: str
    question: str
    help: str = ""
    kind: str = "long_text"
    params: dict[str, Any] = field(default_factory=dict)
    moment: str = Moment.during
    respondent: str = Respondent.group
    core: bool = False
    unnamed_host: bool = False

    def values(self) -> dict[str, Any]:
        """The fields by name, as `Revision` takes them."""
        return asdict(self)


FIELDS = tuple(one.name for one in fields(Wording))


def wording_of(revision: Revision) -> Wording:
    """What a kept revision says."""
    return Wording(**{name: getattr(revision, name) for name in FIELDS})


def wording_of_frozen(criterion: FrozenCriterion) -> Wording:
    """What a criterion of an edition says."""
    return Wording(**{name: getattr(criterion, name) for name in FIELDS})


def check_wording(raw: Mapping[str, Any]) -> Wording:
    """A wording that can be kept. Raises Invalid keyed by field; settings of the kind by `params-<field>`."""
    errors: dict[str, str] = {}
    texts = {
        name: _text(raw.get(name, ""), limit, name, errors)
        for name, limit in (("label", LABEL_LIMIT), ("question", QUESTION_LIMIT), ("help", HELP_LIMIT))
    }
    if "label" not in errors and not texts["label"]:
        errors["label"] = "Donnez un nom court à ce critère."
    if "question" not in errors and not texts["question"]:
        errors["question"] = "Écrivez la question que l’on se pose sur place."
    moment, respondent = raw.get("moment", Moment.during), raw.get("respondent", Respondent.group)
    if moment not in list(Moment):
        errors["moment"] = "Choisissez avant, pendant ou après la visite."
    if respondent not in list(Respondent):
        errors["respondent"] = "Choisissez qui répond."
    name = raw.get("kind", "long_text")
    params: dict[str, Any] = {}
    try:
        asked = kind(name)
        params = asked.check_params(raw.get("params", asked.default_params()))
    except Invalid as error:
        errors |= {key if key == "kind" else f"params-{key}": text for key, text in error.errors.items()}
    if errors:
        raise Invalid(errors)
    return Wording(
        **texts,
        kind=name,
        params=params,
        moment=str(moment),
        respondent=str(respondent),
        core=bool(raw.get("core")),
        unnamed_host=bool(raw.get("unnamed_host")),
    )


def class_change(old: Wording, new: Wording, mapping: Mapping[str, str | None] | None = None) -> Change:
    """What a change does to comparisons.

    Another kind, or another respondent (a group's answer is not a person's), makes another question.
    """
    if old.kind != new.kind:
        return Change("breaking", "Le type de réponse change : c’est une autre question.")
    if old.respondent != new.respondent:
        return Change("breaking", "Ce ne sont plus les mêmes qui répondent : groupe ou chaque personne.")
    change = kind(new.kind).compare_params(old.params, new.params, mapping)
    if change.level == "same" and old != new:
        return Change("wording", "Seule la formulation change.")
    return change


def three_way(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    units: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, Any], list[str]]:
    """Both changes of `base` put together, and the units that both changed differently (theirs is kept there)."""
    merged = dict(theirs)
    clashes = []
    for unit, names in units.items():
        before, other, own = ([one[name] for name in names] for one in (base, theirs, mine))
        if own in (before, other):
            continue
        if other == before:
            merged |= dict(zip(names, own, strict=True))
        else:
            clashes.append(unit)
    return merged, clashes


def _text(raw: Any, limit: int, name: str, errors: dict[str, str]) -> str:
    try:
        return clean_line(raw, limit, name) if name == "label" else clean(raw, limit, name).strip()
    except Invalid as error:
        errors |= error.errors
        return ""
