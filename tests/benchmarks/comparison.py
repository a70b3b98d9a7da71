"""The comparison of a whole cohort against its single statement and a bare table, alone and among 300 cohorts."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import brotli
from flask import Flask
from markupsafe import escape
from sqlalchemy import select, update

from app import create_app
from app.cohorts.models import Cohort
from app.extensions import db
from app.fieldwork.models import Answer
from tests.benchmarks._cohorts import add_full_cohort, add_syntheses, copy_cohort, signed_in
from tests.benchmarks.figures import Figure

COHORTS = 300
ROUNDS = 31
PAGE = "/promotions/mesure-0/comparer"
# Each view of sixty criteria, three visits and six groups: its address, and the milliseconds promised of it.
VIEWS = {
    "one criterion": ("/commune/OBS-01", 15),
    "carte des écarts": ("/ecarts", 40),
    "méta-matrice": ("/syntheses", 40),
    "an axis of sixty criteria": ("/axes/OBS", 0),
    "one visit whole": ("/visites/1", 0),
    "one group through time": ("/groupes/A", 0),
    "two groups side by side": ("/groupes/A/et/B", 0),
    "review between two visits": ("/revue", 0),
}


def measure() -> Iterator[Figure]:
    """Medians of the ratios of paired rounds: page over floor, and page among many cohorts over page alone."""
    with tempfile.TemporaryDirectory(prefix="visites-comparison-") as folder:
        alone, among = _site(Path(folder) / "one"), _site(Path(folder) / "many")
        for app, cohorts in ((alone, 1), (among, COHORTS)):
            with app.app_context():
                db.create_all()
                add_full_cohort()
                copy_cohort(1, cohorts - 1)
                add_syntheses()
        takers = (_floor(alone), _page(alone), _page(among))
        rounds = [_round(takers, (alone, among)) for _ in range(ROUNDS + 3)][3:]
        floor, page, crowded = (statistics.median(column) for column in zip(*rounds, strict=True))
        html = _page(alone)()
        views = {words: _page(alone, path) for words, (path, _) in VIEWS.items()}
        sizes = {words: len(brotli.compress(view(), quality=5)) / 1000 for words, view in views.items()}
        spent = {words: _cpu(view) for words, view in views.items()}
        fresh = {words: _cpu(view, before=_one_more_answer(alone)) for words, view in views.items()}
        for app in (alone, among):
            with app.app_context():
                db.engine.dispose()
    print(
        f"  floor {floor * 1000:.1f} ms, page {page * 1000:.1f} ms, among {COHORTS} {crowded * 1000:.1f} ms"
    )
    told = ", ".join(f"{words} {fresh[words]:.1f} ms" for words, (_, limit) in VIEWS.items() if limit)
    print(f"  for the first screen after an answer changed: {told}")
    yield Figure(
        "comparison of 5,400 answers, over one statement and a table",
        statistics.median(one[1] / one[0] for one in rounds),
        3,
        "",
    )
    yield Figure(
        f"the same among {COHORTS} cohorts, over alone",
        statistics.median(one[2] / one[1] for one in rounds),
        1.15,
        "",
    )
    yield Figure("the same, page compressed", len(brotli.compress(html, quality=5)) / 1000, 25, "kB")
    for words, (_, limit) in VIEWS.items():
        if limit:
            yield Figure(f"{words}, processor time", spent[words], limit, "ms")
        yield Figure(f"{words}, compressed", sizes[words], 25, "kB")


def _site(folder: Path) -> Flask:
    return create_app({"INSTANCE_PATH": str(folder), "RATELIMIT_ENABLED": False})


def _floor(app: Flask) -> Callable[[], bytes]:
    query = (
        select(Answer.visit_id, Answer.criterion_id, Answer.sheet_id, Answer.value, Answer.empty)
        .join(Cohort, Cohort.id == Answer.cohort_id)
        .where(Cohort.slug == "mesure-0")
    )

    def take() -> bytes:
        with app.app_context():
            rows = db.session.execute(query).all()
            if len(rows) != 5400:
                raise RuntimeError(len(rows))
            # No template: only what any page of answers must do, a row each with its text made safe.
            return "".join(
                f"<tr><td>{visit}<td>{criterion}<td>{sheet}<td>{escape(str(value))}<td>{empty}"
                for visit, criterion, sheet, value, empty in rows
            ).encode()

    return take


def _page(app: Flask, path: str = "") -> Callable[[], bytes]:
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed_in(app))

    def take() -> bytes:
        answer = client.get(PAGE + path)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
        return answer.data

    return take


def _cpu(take: Callable[[], bytes], before: Callable[[], None] = lambda: None) -> float:
    """Milliseconds of this process's processor, the median of some: what others run at the same time counts less."""
    spent = []
    for _ in range(ROUNDS):
        before()
        start = time.process_time()
        take()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent)


def _one_more_answer(app: Flask) -> Callable[[], None]:
    """Changes what the whole cohort compares, so that nothing that was kept serves any more."""
    first = (
        select(Answer.sheet_id, Answer.criterion_id).order_by(Answer.criterion_id, Answer.sheet_id).limit(1)
    )

    def change() -> None:
        with app.app_context():
            sheet_id, criterion_id = db.session.execute(first).one()
            which = (Answer.sheet_id == sheet_id) & (Answer.criterion_id == criterion_id)
            db.session.execute(update(Answer).where(which).values(version=Answer.version + 1))
            db.session.commit()

    return change


def _round(takers: Sequence[Callable[[], bytes]], apps: Sequence[Flask]) -> tuple[float, ...]:
    """Seconds that each takes when an answer has just changed: nothing kept helps."""
    for app in apps:
        _one_more_answer(app)()
    return tuple(_timed(take) for take in takers)


def _timed(take: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    take()
    return time.perf_counter() - start
