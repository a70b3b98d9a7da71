"""The two promotions that everything here asks about, built once."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.security import generate_password_hash

from app import create_app
from app.accounts import passwords
from app.extensions import db
from tests.architecture.access.asking import Asking, keeping_nothing
from tests.architecture.access.world import furnish
from tests.conftest import TEMPLATES, new_client
from tests.support.people import sign_in_as


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site on SQLite. Not TESTING: what fails answers 500, and the table says so."""
    folder = tmp_path_factory.mktemp("access")
    settings = {"SECRET_KEY": "only for tests", "INSTANCE_PATH": str(folder), "RATELIMIT_ENABLED": False}
    app = create_app(settings | {"SQLITE_SYNCHRONOUS": "OFF"})
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def asking(site: Flask) -> Iterator[Asking]:
    """Asks about « promo », of which « ailleurs » is the twin."""

    def cheap(password: str) -> str:
        return generate_password_hash(password, method="pbkdf2:sha256:1")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "generate_password_hash", cheap)
        places = [furnish(site, slug, sign_in_as(site, new_client)) for slug in ("promo", "ailleurs")]
        with keeping_nothing(site) as ledger:
            yield Asking(site, places[0], places[1], ledger)
