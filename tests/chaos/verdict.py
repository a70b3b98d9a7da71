"""What the database holds when the storm is over, against what phones were told and what they typed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.fieldwork import content, jotted
from app.fieldwork.batch import Received, SheetKey
from app.fieldwork.desks import Desk, Seat
from app.fieldwork.effects import take_effect
from app.fieldwork.evidence import Evidence, EvidenceVersion
from app.fieldwork.models import Answer, Operation, Outcome, Sheet
from app.fieldwork.wordings import wording
from app.kinds import kind
from tests.chaos.outbox import Ack, Kept, Subject
from tests.chaos.storm import SETTINGS, Storm

MADE = (Outcome.applied, Outcome.merged)
UNTOUCHED = (Outcome.refused, Outcome.late)
Row = dict[str, Any]


class Verdict:
    """Call `judge()`: what is wrong, in words, and `figures`."""

    def __init__(self, storm: Storm, settings: dict[str, Any]) -> None:
        self.storm = storm
        self.settings = settings
        self.told: dict[str, tuple[Kept, Ack]] = {}
        self.faults: list[str] = list(storm.traffic.faults)
        self.figures: dict[str, int] = {}
        self.wordings: dict[int, Any] = {}

    def judge(self) -> list[str]:
        """Every broken promise; an empty list if all were kept."""
        for phone in self.storm.holders:
            if phone.outbox.waiting:
                self.faults.append("a phone still has something to send")
            self.told |= phone.outbox.book
        app = create_app(SETTINGS | self.settings)
        with app.app_context():
            sheets = {row["id"]: row for row in _rows(select(Sheet.__table__))}
            operations = _rows(select(Operation.__table__))
            edits = _rows(select(EvidenceVersion.__table__))
            self._acknowledged_once(operations, edits)
            self._numbered(sheets, operations, edits)
            self._explained(operations, _rows(select(Answer.__table__)))
            self._carnets(edits, _rows(select(Evidence.__table__)))
            db.session.rollback()
        self._visible(app, sheets, operations)
        with app.app_context():
            db.engine.dispose()
        return self.faults

    def _acknowledged_once(self, operations: list[Row], edits: list[Row]) -> None:
        """Ids are primary keys: being there is being there once."""
        stored = {row["id"]: row for row in (*operations, *edits)}
        if len(stored) != len(operations) + len(edits):
            self.faults.append("an id names both an answer and a jotting")
        for name, (_, ack) in self.told.items():
            row = stored.get(name)
            if row is None:
                self.faults.append(f"{name} was acknowledged as {ack['outcome']} and is not there")
                continue
            version = row.get("answer_version", row.get("version"))
            if (row["outcome"], version) != (ack["outcome"], ack["version"]):
                self.faults.append(f"{name} was acknowledged as {ack['outcome']} and is {row['outcome']}")
            if row["received_at"].isoformat() != ack["at"]:
                self.faults.append(
                    f"{name} was received at {row['received_at']}, acknowledged at {ack['at']}"
                )
        self.faults += [
            f"{name} is there and was never acknowledged" for name in stored.keys() - self.told.keys()
        ]
        self.figures["operations kept, each once"] = len(stored)

    def _numbered(self, sheets: dict[int, Row], operations: list[Row], edits: list[Row]) -> None:
        """Each sheet counts what it received without a gap, a repeat or a rest."""
        numbers: dict[int, list[int]] = defaultdict(list)
        for row in (*operations, *edits):
            numbers[row["sheet_id"]].append(row["number"])
        for sheet_id, sheet in sheets.items():
            if sorted(numbers[sheet_id]) != list(range(1, sheet["version"] + 1)):
                self.faults.append(f"sheet {sheet_id} is at {sheet['version']}, and counts otherwise")
        self.figures["sheets counted through"] = len(sheets)

    def _explained(self, operations: list[Row], answers: list[Row]) -> None:
        """The history, played again without a database, gives every outcome and every current value."""
        subjects: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for row in sorted(operations, key=lambda row: row["number"]):
            subjects[row["sheet_id"], row["criterion_id"]].append(row)
        there = {(row["sheet_id"], row["criterion_id"]): row for row in answers}
        for subject, rows in subjects.items():
            for fault in self._replayed(rows, there.get(subject)):
                self.faults.append(f"sheet {subject[0]}, criterion {subject[1]}: {fault}")
        for subject in there.keys() - subjects.keys():
            self.faults.append(f"nobody gave the answer of {subject}")
        self.figures["answers explained by their history"] = len(there)

    def _replayed(self, rows: list[Row], answer: Row | None) -> Iterator[str]:
        sheet_id, criterion_id = rows[0]["sheet_id"], rows[0]["criterion_id"]
        desk = Desk(SheetKey(0, 0, group_id=0), rows[0]["cohort_id"], None, False, sheet_id=sheet_id)
        decided: dict[str, str] = {}
        for row in rows:
            one = self._typed(row)
            under = self._worded(row["revision_id"])
            again = row | {"result": None, "settled_by": None, "outcome": row["outcome"]}
            earlier = Seat(desk, row["member_id"]).earlier(one, {})
            desk.operations.append(again)
            if row["outcome"] in UNTOUCHED:
                continue
            mine = content.read(one.fields, kind(under.kind), under.params)
            if mine != row["content"]:
                yield f"{row['id']} does not hold what was typed"
            again["answer_version"] = desk.current(criterion_id).version
            take_effect(desk, one, again, under, earlier)
            for name in ("outcome", "result", "answer_version"):
                if again[name] != row[name]:
                    yield f"{row['id']} has {name} {row[name]!r}, its history gives {again[name]!r}"
            for by, _, ids in desk.settlements:
                for other in desk.operations:
                    if other["id"] in ids and other["outcome"] == Outcome.conflict:
                        decided.setdefault(other["id"], by)
            desk.settlements.clear()
        current = desk.current(criterion_id)
        if answer is None:
            if current.version:
                yield "an answer was given and is not there"
            return
        held = {name: answer[name] for name in content.BLANK}
        if (held, answer["version"]) != (current.content, current.version):
            yield f"the answer is {held} at {answer['version']}, its history gives {current.content} at {current.version}"
        versions = {row["answer_version"] for row in rows if row["outcome"] in MADE} - {0}
        if versions != set(range(1, answer["version"] + 1)):
            yield "a version of the answer was made by no operation"
        for row in rows:
            if row["outcome"] == Outcome.conflict and row["settled_by"] != decided.get(row["id"]):
                yield f"{row['id']} was decided by {row['settled_by']}, its history says {decided.get(row['id'])}"

    def _worded(self, revision_id: int) -> Any:
        if revision_id not in self.wordings:
            self.wordings[revision_id] = wording(revision_id)
        return self.wordings[revision_id]

    def _typed(self, row: Row) -> Received:
        never_told: tuple[Kept, Ack] = (Kept(row["id"], Subject(""), row["base_version"], {}), {})
        kept, _ = self.told.get(row["id"], never_told)
        return Received(
            row["id"],
            SheetKey(0, 0, group_id=0),
            row["criterion_id"],
            kept.base,
            kept.fields,
            settles=kept.settles,
            after=kept.after,
        )

    def _carnets(self, edits: list[Row], jottings: list[Row]) -> None:
        """Each jotting is what its last edit made of it."""
        by_jotting: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(edits, key=lambda row: row["number"]):
            by_jotting[row["evidence_id"]].append(row)
            kept = self.told[row["id"]][0] if row["id"] in self.told else None
            if kept and row["outcome"] in MADE and jotted.read(kept.fields) != row["content"]:
                self.faults.append(f"{row['id']} does not hold what was jotted")
        for jotting in jottings:
            made = [row for row in by_jotting[jotting["id"]] if row["outcome"] in MADE]
            if {row["version"] for row in made} - {0} != set(range(1, jotting["version"] + 1)):
                self.faults.append(f"a version of jotting {jotting['id']} was made by no edit")
            if made and (made[-1]["result"] or made[-1]["content"])["text"] != jotting["text"]:
                self.faults.append(f"jotting {jotting['id']} is not what its last edit made of it")
        self.figures["jottings explained by their edits"] = len(jottings)

    def _visible(self, app: Flask, sheets: dict[int, Row], operations: list[Row]) -> None:
        """Whoever opens the sheet sees each version that waits for a decision."""
        waiting: dict[int, set[str]] = defaultdict(set)
        for row in operations:
            if row["outcome"] == Outcome.conflict and row["settled_by"] is None:
                waiting[row["sheet_id"]].add(row["id"])
        addresses = {
            (place.key.visit_id, place.key.group_id, place.key.member_id): (phone.student.cookie, place.url)
            for phone in self.storm.holders
            for place in phone.student.places
        }
        for sheet_id, names in waiting.items():
            sheet = sheets[sheet_id]
            cookie, url = addresses[sheet["visit_id"], sheet["group_id"], sheet["member_id"]]
            client: FlaskClient = app.test_client()
            client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
            page = client.get(f"{url}?moment=tout").text
            hidden = [name for name in names if f'value="{name}"' not in page]
            self.faults += [f"conflict {name} is not shown on sheet {sheet_id}" for name in hidden]
        self.figures["conflicts waiting, each shown on its sheet"] = sum(map(len, waiting.values()))
        conflicts = sum(row["outcome"] == Outcome.conflict for row in operations)
        self.figures["conflicts in all"] = conflicts


def _rows(asked: Any) -> list[Row]:
    return [dict(row._mapping) for row in db.session.execute(asked)]
