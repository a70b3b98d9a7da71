"""Fixtures that every test may use: the site on an empty database, people, and signed-in clients."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.extensions import db
from tests.support import quick_sites, sharing
from tests.support.people import Classroom, SignIn, build_classroom, sign_in_as
from tests.support.remembered import remembered

pytest_plugins = ["tests.support.network"]

quick_sites.share()
# A test that looks at the clock fails on a busy machine; what is slow is found by `make bench`.
settings.register_profile("without clock", deadline=None)
settings.load_profile("without clock")

# Each test has a site of its own; compiled templates are kept between them, by their content.
TEMPLATES = FileSystemBytecodeCache()

# A page of the site asks: what a browser says of itself with every request.
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return sharing.scheduler(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def empty_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Gives the address of an empty database with all tables, as a function of a folder for one test."""
    if request.config.getoption("--database") == "postgresql":
        from tests.support.postgres import temporary_database

        with temporary_database() as url:
            _create_tables(url, tmp_path_factory.mktemp("tables"))
            yield lambda folder: url
        return
    template = tmp_path_factory.mktemp("tables") / "empty.sqlite3"
    _create_tables(f"sqlite:///{template}", template.parent)

    def copy(folder: Path) -> str:
        shutil.copy(template, folder / "test.sqlite3")
        return f"sqlite:///{folder / 'test.sqlite3'}"

    yield copy


@pytest.fixture
def app(empty_database: Callable[[Path], str], tmp_path: Path) -> Iterator[Flask]:
    """The site on an empty database. Tests open app contexts themselves, so they only see committed work."""
    app = create_app(_settings(empty_database(tmp_path), tmp_path))
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            from tests.support.postgres import empty

            empty(db.engine, db.metadata)
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return new_client(app)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in(person)` gives a browser in which that person is signed in."""
    return sign_in_as(app, new_client)


def new_client(app: Flask) -> FlaskClient:
    """A browser of its own, with no cookies."""
    client = app.test_client()
    client.environ_base.update(SAME_ORIGIN)
    return client


def _settings(url: str, folder: Path) -> dict[str, Any]:
    return {
        "TESTING": True,
        "SECRET_KEY": "only for tests",
        "SQLALCHEMY_DATABASE_URI": url,
        "INSTANCE_PATH": str(folder / "instance"),
        "RATELIMIT_ENABLED": False,
        # No test pulls the plug: waiting for the disk would only slow them down.
        "SQLITE_SYNCHRONOUS": "OFF",
    }


def _create_tables(url: str, folder: Path) -> None:
    app = create_app(_settings(url, folder))
    with app.app_context():
        db.create_all()
        if db.engine.dialect.name == "sqlite":
            # The copy of one file must be the whole database.
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        db.engine.dispose()


@pytest.fixture
def classroom(app: Flask) -> Classroom:
    """A small class: Inès and Karim (group A), Léa (B), Odile (facilitator), Guy (guest), Zoé (elsewhere)."""
    with app.app_context():
        return remembered("classroom", build_classroom)
