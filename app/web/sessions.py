"""Opening and ending the session of a browser."""

from typing import Any

from flask import session
from flask_login import login_user, logout_user


def open_session(person: Any) -> None:
    """Sign the person in on this browser for 90 days, in a session that holds nothing from before."""
    session.clear()
    login_user(person)
    session.permanent = True


def end_session() -> None:
    """Sign out on this browser and forget what its session held."""
    logout_user()
    session.clear()
