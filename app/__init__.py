"""Visites apprenantes: the application factory. Wiring only."""

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, config, database
from app.accounts.access import person_for_session
from app.accounts.routes import bp as accounts
from app.coding.routes import bp as coding
from app.cohorts.access import member_for
from app.cohorts.routes import bp as cohorts
from app.comparison.routes import bp as comparison
from app.deciding.routes import bp as deciding
from app.exports.routes import bp as exports
from app.extensions import compress, db, htmx, limiter, login_manager, migrate
from app.fieldwork.answered import answers_along
from app.fieldwork.elsewhere import keep_also
from app.fieldwork.routes import bp as fieldwork
from app.grids.routes import bp as grids
from app.home.routes import bp as home
from app.library.routes import bp as library
from app.notebook.edits import ROOM as NOTES
from app.notebook.keeping import record_edits
from app.notebook.milestones import milestones_of
from app.notebook.resources import RESOURCE
from app.notebook.routes import bp as notebook
from app.notebook.sorts import add_sort
from app.privacy.routes import bp as privacy
from app.programme.feeds import add_milestones_of
from app.programme.routes import bp as programme
from app.rounds.routes import bp as rounds
from app.upkeep.routes import bp as upkeep
from app.visits.routes import bp as visits
from app.visits.taking_along import count_answers_with
from app.web import (
    addresses,
    assets,
    csrf,
    error_pages,
    formats,
    gate,
    headers,
    navigation,
    offline,
    render,
    theme,
    tracing,
    transactions,
    typed_text,
)

ROOMS = (
    accounts,
    cohorts,
    grids,
    visits,
    fieldwork,
    deciding,
    rounds,
    coding,
    comparison,
    notebook,
    programme,
    library,
    exports,
    home,
    privacy,
    upkeep,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The site, ready to serve or to test. `overrides` win over the environment; see `app.config`."""
    instance = config.instance_folder(overrides)
    app = Flask(
        __name__,
        instance_path=str(instance),
        template_folder=str(config.ROOT / "templates"),
        static_folder=None,
    )
    app.config.from_mapping(config.settings(instance, overrides))
    addresses.install(app)
    render.install(app)

    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    with app.app_context():
        database.install(db.engine, db.session, synchronous=app.config["SQLITE_SYNCHRONOUS"])
        tracing.tell_slow_statements(db.engine, app.config["SLOW_STATEMENTS"])
    htmx.init_app(app)
    login_manager.init_app(app)
    # A phone changes its address while walking; the session token in the cookie is what ends a session.
    login_manager.session_protection = None
    login_manager.user_loader(person_for_session)

    tracing.install(app)
    headers.install_conditional(app)
    compress.init_app(app)
    headers.install(app)
    assets.announce(app)
    csrf.install(app)
    typed_text.install(app)
    limiter.init_app(app)
    transactions.install(app)
    gate.install(app, member_for)
    error_pages.install(app)
    formats.install(app)
    navigation.install(app)
    offline.install(app)
    theme.install(app)
    count_answers_with(answers_along)
    keep_also(NOTES, record_edits)
    add_sort(RESOURCE)
    add_milestones_of(milestones_of)
    for room in ROOMS:
        app.register_blueprint(room)
    cli.install(app)

    assets.install(app, Path(app.config["STATIC_FOLDER"]), instance / "assets")
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
