"""A short storm on each database, and a look at whether its judge notices anything. `make chaos` is the long one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app import create_app
from app.extensions import db
from app.fieldwork.models import Answer, Operation, Outcome
from tests.chaos.storm import SETTINGS, Storm, home
from tests.chaos.verdict import Verdict

# Both databases are named here: once is enough.
pytestmark = pytest.mark.pure


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_after_a_storm_every_acknowledged_operation_is_there_once(database: str, tmp_path: Path) -> None:
    storm = Storm(operations=400, phones=10, kills=2, seed=3, database=database)
    with home(database, tmp_path) as settings:
        storm.rage(tmp_path, settings)
        verdict = Verdict(storm, settings)
        assert verdict.judge() == []
    assert verdict.figures["operations kept, each once"] == storm.done == 400
    assert len(storm.killed_with) == 2
    assert all(storm.killed_with)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Storm, dict[str, Any]]]:
    """What a few phones left when nothing was killed."""
    folder = tmp_path_factory.mktemp("calm")
    storm = Storm(operations=150, phones=6, kills=0, seed=5)
    with home("sqlite", folder) as settings:
        storm.rage(folder, settings)
        yield storm, settings


def _an_operation_vanishes() -> None:
    one = select(Operation.id).where(Operation.outcome == Outcome.applied).limit(1).scalar_subquery()
    db.session.execute(delete(Operation).where(Operation.id == one))


def _an_outcome_changes() -> None:
    one = select(Operation.id).where(Operation.outcome == Outcome.conflict).limit(1).scalar_subquery()
    db.session.execute(update(Operation).where(Operation.id == one).values(outcome="applied"))


def _an_answer_changes() -> None:
    one = select(Answer.criterion_id).limit(1).scalar_subquery()
    db.session.execute(update(Answer).where(Answer.criterion_id == one).values(note="de nulle part"))


def _an_answer_is_counted_twice() -> None:
    db.session.execute(update(Answer).values(version=Answer.version + 1))


def _a_conflict_is_decided_by_nobody() -> None:
    db.session.execute(update(Operation).where(Operation.outcome == Outcome.conflict).values(settled_by="x"))


def _what_was_typed_changes() -> None:
    said = {"value": None, "empty": None, "note": "autre chose", "confidence": None}
    one = select(Operation.id).where(Operation.outcome == Outcome.conflict).limit(1).scalar_subquery()
    db.session.execute(update(Operation).where(Operation.id == one).values(content=said))


HARM = [
    (_an_operation_vanishes, "is not there"),
    (_an_outcome_changes, "was acknowledged as conflict and is applied"),
    (_an_answer_changes, "its history gives"),
    (_an_answer_is_counted_twice, "made by no operation"),
    (_a_conflict_is_decided_by_nobody, "its history says"),
    (_what_was_typed_changes, "does not hold what was typed"),
]


@pytest.mark.parametrize(("harm", "words"), HARM, ids=[harm.__name__[1:] for harm, _ in HARM])
def test_the_judge_notices_when(
    calm: tuple[Storm, dict[str, Any]], harm: Callable[[], None], words: str, tmp_path: Path
) -> None:
    storm, settings = calm
    whole = Path(settings["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    copied = settings | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'copy.sqlite3'}"}
    (tmp_path / "copy.sqlite3").write_bytes(whole.read_bytes())
    app = create_app(SETTINGS | copied)
    with app.app_context():
        harm()
        db.session.commit()
        db.engine.dispose()
    faults = Verdict(storm, copied).judge()
    assert any(words in fault for fault in faults), faults
