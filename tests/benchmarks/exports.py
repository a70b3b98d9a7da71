"""Everything a member takes away of a cohort of 60 criteria, 30 sheets and 3 visits, as it is sent."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app import create_app
from app.extensions import db
from tests.benchmarks._cohorts import add_full_cohort, signed_in
from tests.benchmarks.figures import Figure

ROUNDS = 5
FILES = {"workbook": "classeur.xlsx", "CSV": "reponses.csv"}


def measure() -> Iterator[Figure]:
    """The median of five, in seconds."""
    with tempfile.TemporaryDirectory(prefix="visites-exports-") as folder:
        app = create_app({"INSTANCE_PATH": str(Path(folder)), "RATELIMIT_ENABLED": False})
        with app.app_context():
            db.create_all()
            add_full_cohort()
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed_in(app))
        for name, path in FILES.items():
            taken = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                address = f"/promotions/mesure-0/emporter/{path}"
                with client.post(address, headers={"Sec-Fetch-Site": "same-origin"}) as answer:
                    if answer.status_code != 200 or not answer.data:
                        raise RuntimeError(answer.status)
                taken.append(time.perf_counter() - start)
            yield Figure(f"{name} of 5,400 answers", statistics.median(taken), 2, "s")
        with app.app_context():
            db.engine.dispose()
