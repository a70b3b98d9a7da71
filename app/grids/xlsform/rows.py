"""A grid's axes and criteria as rows of an XLSForm file."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.grids.wording import FIELDS, Wording
from app.grids.xlsform import columns as own
from app.kinds import kind
from app.kinds.xlsform import Asked, Question

Row = dict[str, str]

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def axis_rows(code: str, title: str, intro: str) -> list[Row]:
    """What opens an axis; END closes it."""
    exact = own.dumped({"title": title, "intro": intro})
    rows = [_row({"type": "begin_group", "name": code, "label": title, own.EXACT: exact})]
    if intro:
        note = {"type": "note", "name": f"{code}_intro", "label": intro, own.ROLE: own.INTRODUCTION}
        rows.append(_row(note))
    return rows


END = {"type": "end_group"}


def criterion_rows(code: str, wording: Wording, origin: str = "") -> tuple[list[Row], list[Row]]:
    """The rows of the survey sheet and of the choices sheet that ask a criterion."""
    name = code.replace("-", "_")
    asked = kind(wording.kind).to_xlsform(wording.params, name)
    head = _row(
        {
            "name": name,
            "label": wording.question,
            "hint": wording.help,
            own.CODE: code,
            own.LABEL: wording.label,
            own.KIND: wording.kind,
            own.MOMENT: own.MOMENTS[wording.moment],
            own.RESPONDENT: own.RESPONDENTS[wording.respondent],
            own.CORE: own.YES if wording.core else own.NO,
            own.UNNAMED: own.YES if wording.unnamed_host else own.NO,
            own.SETTINGS: own.dumped(wording.params),
            own.ORIGIN: origin,
            own.EXACT: own.dumped({one: getattr(wording, one) for one in FIELDS} | {"origin": origin}),
        }
    )
    choices = [_row({"list_name": name, "name": one, "label": label}) for one, label in asked.choices]
    parts = [_part(one, asked) for one in asked.questions]
    if asked.around:
        inside = [{**one, own.ROLE: own.CONTINUED} for one in parts]
        return [{"type": f"begin_{asked.around}", **head}, *inside, {"type": f"end_{asked.around}"}], choices
    first, *others = parts
    return [{**first, **head}, *({**one, own.ROLE: own.CONTINUED} for one in others)], choices


def same(some: Iterable[Mapping[str, str]], others: Iterable[Mapping[str, str]]) -> bool:
    """Whether two lists of rows say the same, but for spaces that readers of spreadsheets change."""
    return [_plain(one) for one in some] == [_plain(one) for one in others]


def reads_as(text: str, cell: str) -> bool:
    """Whether a cell says what we wrote for this text."""
    return same([_row({"label": text})], [{"label": cell}])


def writable(text: str) -> str:
    """The text without what no workbook can hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def _part(question: Question, asked: Asked) -> Row:
    type = f"{question.type} {asked.name}" if question.type.startswith("select_") else question.type
    return _row({"type": type, "name": question.name, "label": question.label, **question.columns})


def _row(cells: Mapping[str, Any]) -> Row:
    """The cells that hold something. XLSForm reads ${…} as the answer to another question: only we write that."""
    row = {name: writable(str(text)) for name, text in cells.items() if text}
    for name in ("label", "hint"):
        if name in row and not _refers(row):
            row[name] = row[name].replace("${", "$ {")
    return {name: text for name, text in row.items() if len(text) <= own.LONGEST}


def _refers(row: Mapping[str, str]) -> bool:
    return row.get("type") == "note" and row.get("name", "").endswith("_told")


def _plain(row: Mapping[str, str]) -> dict[str, str]:
    cells = {name: _SPACES.sub(" ", text).strip() for name, text in row.items() if name != own.EXACT}
    return {name: text for name, text in cells.items() if text}
