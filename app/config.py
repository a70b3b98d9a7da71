"""Every setting, its environment variable and its default. Nothing else reads the environment."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

# Environment variable -> setting. Values are text; `_typed` below gives numbers their type.
ENVIRONMENT = {
    "DATABASE_URL": "SQLALCHEMY_DATABASE_URI",
    "SECRET_KEY": "SECRET_KEY",
    "TRUSTED_PROXIES": "TRUSTED_PROXIES",
    "RATELIMIT_STORAGE_URI": "RATELIMIT_STORAGE_URI",
    "PUBLIC_URL": "PUBLIC_URL",
    "INSTANCE_PATH": "INSTANCE_PATH",
    "PHOTOS_URL": "PHOTOS_URL",
    "PHOTOS_ENDPOINT": "PHOTOS_ENDPOINT",
    "PHOTOS_REGION": "PHOTOS_REGION",
    "PHOTOS_KEY": "PHOTOS_KEY",
    "PHOTOS_SECRET": "PHOTOS_SECRET",
    "SLOW_STATEMENTS": "SLOW_STATEMENTS",
}

DEFAULTS: dict[str, Any] = {
    # How many proxies in front may be believed about the address and the scheme (0: none).
    "TRUSTED_PROXIES": 0,
    # The address that goes into links and QR codes; by default the one the request came to.
    "PUBLIC_URL": None,
    # Where photos are kept: s3://bucket/folder; by default a folder of the instance. The rest says how to get there.
    "PHOTOS_URL": None,
    "PHOTOS_ENDPOINT": None,
    "PHOTOS_REGION": None,
    "PHOTOS_KEY": None,
    "PHOTOS_SECRET": None,
    # Statements of the database that take longer than this are told in the log, in milliseconds.
    "SLOW_STATEMENTS": 200,
    # Styles, scripts and pictures; served from a built copy below the instance folder.
    "STATIC_FOLDER": str(ROOT / "static"),
    # What one session may send to the outbox. A phone sends once or twice a second at most, and 2,000 operations
    # that waited are twenty requests; what is above is no phone of ours, and gets a fifteenth of the server.
    "SENDING_LIMIT": "6000/minute",
    "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "MAX_FORM_PARTS": 5_000,
    "SQLITE_SYNCHRONOUS": "FULL",
    "PERMANENT_SESSION_LIFETIME": timedelta(days=90),
    "SESSION_COOKIE_NAME": "visites",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "RATELIMIT_STORAGE_URI": "memory://",
    "RATELIMIT_HEADERS_ENABLED": False,
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    # 4 ms for the largest sheet; two levels up it is 30 ms, for 1 % fewer bytes.
    "COMPRESS_BR_LEVEL": 6,
    "COMPRESS_MIN_SIZE": 500,
    "COMPRESS_STREAMS": False,
    "SQLALCHEMY_ENGINE_OPTIONS": {
        "pool_pre_ping": False,
        "pool_size": 20,
        "max_overflow": 20,
        "hide_parameters": True,
    },
}


def instance_folder(overrides: dict[str, Any] | None = None) -> Path:
    """Where this installation keeps its data: database, photos, secret key."""
    chosen = (overrides or {}).get("INSTANCE_PATH") or os.environ.get("INSTANCE_PATH")
    return Path(chosen or ROOT / "instance").resolve()


def settings(instance: Path, overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """All settings: defaults, then the environment, then `overrides`."""
    chosen = DEFAULTS | {
        name: _typed(name, os.environ[variable])
        for variable, name in ENVIRONMENT.items()
        if os.environ.get(variable)
    }
    chosen |= overrides or {}
    instance.mkdir(parents=True, exist_ok=True)
    chosen.setdefault("SQLALCHEMY_DATABASE_URI", f"sqlite:///{instance / 'visites.sqlite3'}")
    chosen["SQLALCHEMY_DATABASE_URI"] = _with_psycopg(chosen["SQLALCHEMY_DATABASE_URI"])
    if not chosen.get("SECRET_KEY"):
        chosen["SECRET_KEY"] = secret_key(instance)
    return chosen


def secret_key(instance: Path) -> str:
    """The installation's own key, made once and readable by its owner only."""
    path = instance / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _typed(name: str, text: str) -> Any:
    return int(text) if isinstance(DEFAULTS.get(name), int) else text


def _with_psycopg(url: str) -> str:
    """`postgres://` and `postgresql://` both mean psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
