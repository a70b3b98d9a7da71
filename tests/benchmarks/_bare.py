"""The floor that saving is held against: the same server, a route that signs the person in and does nothing else."""

import sys

from flask import Flask
from flask_login import LoginManager, current_user, login_required
from flask_sqlalchemy import SQLAlchemy
from waitress import serve

from app.accounts.access import person_for_session
from app.cli import THREADS
from app.extensions import db


def create_app(database: str, secret: str) -> Flask:
    """A Flask application with one route."""
    app = Flask(__name__, static_folder=None)
    app.config.update(SQLALCHEMY_DATABASE_URI=database, SECRET_KEY=secret, SESSION_COOKIE_NAME="visites")
    store: SQLAlchemy = db
    store.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(person_for_session)

    @app.post("/nu")
    @login_required
    def bare() -> dict[str, int]:
        return {"person": current_user.id}

    return app


if __name__ == "__main__":
    serve(create_app(*sys.argv[1:3]), host="127.0.0.1", port=int(sys.argv[3]), threads=THREADS)
