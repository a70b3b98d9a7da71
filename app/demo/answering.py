"""What the fictional class saw: answers.json turned into the very operations that phones send."""

import json
import random
import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.cohorts.models import Group, Membership
from app.fieldwork.batch import MOST_OPERATIONS, Received, SheetKey
from app.fieldwork.content import BLANK, EMPTIES, written
from app.fieldwork.operations import record_operations
from app.grids.contents import FrozenCriterion, contents
from app.kinds import kind
from app.visits.models import Visit

FILE = Path(__file__).with_name("answers.json")
NAMESPACE = uuid.UUID("5b0f3a52-7a4e-4c5e-9d0e-6a3f6f0c2a11")


def fill_in(place: str, visit: Visit, groups: list[Group], members: list[Membership], at: datetime) -> None:
    """Answer a visit's grid for every group and every student, as `place` of answers.json says."""
    (taken,) = visit.taken_along
    edition = {criterion.code: criterion for criterion in contents(taken.edition_id)}
    told = _told()
    notes = told["notes"].get(place, {})
    chance = random.Random(place)  # noqa: S311  the same class at every installation
    for group in groups:
        writers = [member for member in members if member.group_id == group.id]
        key = SheetKey(visit.id, taken.grid_id, group_id=group.id)
        by_writer: dict[int, list[Received]] = {}
        for code, answers in told[place].items():
            criterion = edition[code]
            if criterion.respondent == "group" and answers.get(group.letter) is not None:
                content = _content(
                    criterion, answers[group.letter], notes.get(code, {}).get(group.letter, "")
                )
                writer = chance.choice(writers)
                by_writer.setdefault(writer.person_id, []).append(_operation(key, criterion, content, at))
        for person_id, operations in by_writer.items():
            _send(person_id, operations)
    for member in members:
        key = SheetKey(visit.id, taken.grid_id, member_id=member.id)
        _send(
            member.person_id,
            [
                _operation(key, criterion, _content(criterion, chance.choice(variants), ""), at)
                for criterion, variants in _individual(place, edition)
                # Not everybody answers everything.
                if chance.random() < 0.8
            ],
        )


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return told


def _individual(
    place: str, edition: dict[str, FrozenCriterion]
) -> Iterator[tuple[FrozenCriterion, list[Any]]]:
    told = _told()
    for code, criterion in edition.items():
        variants = told[place].get(code) or (told["tallies"].get(code) if place != "regie" else None)
        if criterion.respondent == "individual" and variants:
            yield criterion, variants


def _content(criterion: FrozenCriterion, told: Any, note: str) -> dict[str, Any]:
    """The content of an answer told in the short hand of answers.json."""
    content = BLANK | {"note": note, "confidence": "medium" if note else None}
    if isinstance(told, str) and told in EMPTIES:
        return content | {"empty": told}
    return content | {"value": _value(criterion, told)}


def _value(criterion: FrozenCriterion, told: Any) -> Any:
    params = criterion.params
    match criterion.kind:
        case "single_choice":
            return _option(params["options"], told)
        case "multiple_choice":
            chosen = {_option(params["options"], label) for label in told}
            return [option["id"] for option in params["options"] if option["id"] in chosen]
        case "shares":
            return {post["id"]: share for post, share in zip(params["posts"], told, strict=True)}
        case "tally":
            return {item["id"]: count for item, count in zip(params["items"], told, strict=True)}
        case "number":
            return {"amount": told[0], "estimated": told[1]}
        case "long_text":
            return {"seen": told[0], "meaning": told[1]}
        case "short_text":
            return {"text": told}
        case "quote":
            return {"quotes": [told | {"id": str(uuid.uuid5(NAMESPACE, told["words"]))}]}
    return told


def _option(options: list[dict[str, str]], label: str) -> str:
    """The id of the option with this label; the catalogue is typeset, answers.json is typed."""
    typed = {option["label"].replace("’", "'").replace("\u00a0", " "): option["id"] for option in options}
    return typed[label]


def _operation(key: SheetKey, criterion: FrozenCriterion, content: dict[str, Any], at: datetime) -> Received:
    fields = written(content, kind(criterion.kind), criterion.params)
    return Received(
        id=str(uuid.uuid5(NAMESPACE, f"{key}/{criterion.criterion_id}")),
        sheet=key,
        criterion_id=criterion.criterion_id,
        base=0,
        fields=fields,
        typed_at=at,
    )


def _send(person_id: int, operations: list[Received]) -> None:
    """Record them as a phone would send them. A refusal would be a mistake in answers.json."""
    for start in range(0, len(operations), MOST_OPERATIONS):
        acks = record_operations(person_id, operations[start : start + MOST_OPERATIONS])
        refused = [ack for ack in acks if ack.outcome != "applied"]
        if refused:
            raise ValueError(refused[0])
