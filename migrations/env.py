"""Alembic's environment: migrations run on the application's own engine."""

from alembic import context
from flask import current_app

from app.tables import Instant, Json


def render_item(kind, item, autogen_context):
    """Write our column types as what they are in the database, so that a migration never changes with the code."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if item is Json or type(item) is type(Json):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run() -> None:
    database = current_app.extensions["migrate"].db
    configure = {
        "target_metadata": database.metadata,
        "render_item": render_item,
        "compare_type": True,
        "render_as_batch": True,
    }
    if context.is_offline_mode():
        context.configure(url=str(database.engine.url), literal_binds=True, **configure)
        with context.begin_transaction():
            context.run_migrations()
        return
    with database.engine.connect() as connection:
        context.configure(connection=connection, **configure)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
