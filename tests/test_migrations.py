"""The migrations make the very tables that the models describe."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app import create_app
from app.extensions import db


@pytest.fixture
def bare_app(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Callable[[Path], str]):
    """The site on a database without a single table."""
    url = empty_database(tmp_path)
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    app = create_app({"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path)})
    with app.app_context():
        db.drop_all()
        yield app
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        db.create_all()
        db.engine.dispose()


def test_an_upgraded_empty_database_is_what_the_models_say(bare_app) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_first_migration_can_be_undone(bare_app) -> None:
    upgrade()
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert db.engine.dialect.get_table_names(connection) in ([], ["alembic_version"])
