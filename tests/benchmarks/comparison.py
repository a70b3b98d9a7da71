"""The comparison of a whole cohort against its single statement and a bare table, alone and among 300 cohorts."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from app import create_app
from app.cohorts.models import Cohort
from app.extensions import db
from app.fieldwork.models import Answer
from tests.benchmarks._cohorts import add_full_cohort, copy_cohort, signed_in
from tests.benchmarks.figures import Figure

COHORTS = 300
ROUNDS = 31
PAGE = "/promotions/mesure-0/comparer"


def measure() -> Iterator[Figure]:
    """Medians of the ratios of paired rounds: page over floor, and page among many cohorts over page alone."""
    with tempfile.TemporaryDirectory(prefix="visites-comparison-") as folder:
        alone, among = _site(Path(folder) / "one"), _site(Path(folder) / "many")
        for app, cohorts in ((alone, 1), (among, COHORTS)):
            with app.app_context():
                db.create_all()
                add_full_cohort()
                copy_cohort(1, cohorts - 1)
        takers = (_floor(alone), _page(alone), _page(among))
        rounds = [tuple(_timed(take) for take in takers) for _ in range(ROUNDS + 3)][3:]
        floor, page, crowded = (statistics.median(column) for column in zip(*rounds, strict=True))
        html = _page(alone)()
        for app in (alone, among):
            with app.app_context():
                db.engine.dispose()
    print(
        f"  floor {floor * 1000:.1f} ms, page {page * 1000:.1f} ms, among {COHORTS} {crowded * 1000:.1f} ms"
    )
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
    yield Figure("the same, page compressed", len(brotli.compress(html, quality=5)) / 1000, 40, "kB")


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


def _page(app: Flask) -> Callable[[], bytes]:
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed_in(app))

    def take() -> bytes:
        answer = client.get(PAGE)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
        return answer.data

    return take


def _timed(take: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    take()
    return time.perf_counter() - start
