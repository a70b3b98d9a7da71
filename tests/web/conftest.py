"""A few bare routes, so that the web room is tested without any other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from app.cohorts.models import Cohort
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.web import current_member, done, page, public, unchanged, without_writing

REFUSALS = {"404": NotFound, "403": Forbidden, "409": Conflict}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The site with test routes beside its own."""

    @app.post("/essai/promotions/<title>")
    @public
    def add(title: str):
        db.session.add(Cohort(slug=title, title=title, year=2026, join_code=title))
        db.session.flush()
        return "", int(request.args.get("status", "200"))

    @app.get("/essai/ecrit")
    @public
    def write_while_reading():
        db.session.add(Cohort(slug="x", title="x", year=2026, join_code="x"))
        db.session.flush()
        return ""

    @app.post("/essai/lit")
    @public
    @without_writing
    def write_in_reading_post():
        db.session.add(Cohort(slug="x", title="x", year=2026, join_code="x"))
        db.session.flush()
        return ""

    @app.route("/essai/refus/<code>", methods=["GET", "POST"])
    @public
    def refuse(code: str):
        if code == "422":
            raise Invalid({"name": "Donnez un nom."})
        if code == "500":
            raise RuntimeError("boum")
        raise REFUSALS[code]("Les mots de la règle.")

    @app.get("/essai/ferme")
    def closed():
        return "ouvert"

    @app.route("/essai/formulaire", methods=["POST"])
    def closed_form():
        return "reçu"

    @app.get("/promotions/<cohort_slug>/essai")
    def inside():
        return f"{current_member().name} · {current_member().cohort.title}"

    @app.post("/essai/fait")
    @public
    def something_done():
        return done("/ailleurs")

    @app.get("/essai/vivant")
    @public
    def live():
        return unchanged(7) or "nouveau"

    @app.get("/essai/longue")
    @public
    def long_page():
        return page("errors/404.html", code=404, title="t", message="m " * 2000, kept="")

    return app


@pytest.fixture
def production(empty_database: Callable[[Path], str], tmp_path: Path) -> Flask:
    """The site as it runs for real: errors become pages."""
    app = create_app(
        {
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": empty_database(tmp_path),
            "INSTANCE_PATH": str(tmp_path / "production"),
        }
    )

    @app.get("/essai/panne")
    @public
    def fail():
        raise RuntimeError("boum")

    return app
