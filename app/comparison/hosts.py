"""Hosts' names taken out of what is read for the class (decision 0012)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.comparison.reading import GroupAnswer
from app.fieldwork.traces import Trace
from app.visits.naming import without_name


def unnamed(answer: Any, names: Mapping[int, str]) -> Any:
    """A group's or people's answer without the name of its visit's place; `names` (visit id -> name) has none to hide when empty."""
    name = names.get(answer.visit_id)
    if name is None:
        return answer
    if isinstance(answer, GroupAnswer):
        answer = answer._replace(note=without_name(answer.note, name))
    return answer._replace(value=without_name(answer.value, name))


def unnamed_traces(traces: dict[int, list[Trace]], names: Mapping[int, str]) -> dict[int, list[Trace]]:
    """The same of traces, by visit."""
    return {
        visit_id: [replace(one, content=without_name(one.content, names.get(visit_id, ""))) for one in there]
        for visit_id, there in traces.items()
    }
