"""What tests of accounts share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.security import generate_password_hash

from app import create_app
from app.accounts import passwords
from app.extensions import db, limiter


@pytest.fixture
def limited_app(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same site with its limits on attempts, none of them used up."""
    strict = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "RATELIMIT_ENABLED": True,
        }
    )
    limiter.reset()
    yield strict
    limiter.reset()
    limiter.enabled = False
    with strict.app_context():
        db.engine.dispose()


@pytest.fixture
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Hash cheaply where a test only needs that a password was stored."""

    def cheap(password: str) -> str:
        return generate_password_hash(password, method="pbkdf2:sha256:1")

    monkeypatch.setattr(passwords, "generate_password_hash", cheap)
    return cheap
