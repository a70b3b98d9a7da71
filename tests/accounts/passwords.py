"""Passwords for tests: real to the site, cheap to check."""

from flask import Flask
from werkzeug.security import generate_password_hash

from app.accounts.models import Person
from app.extensions import db
from tests.support.people import Actor

PASSWORD = "une phrase courte"
CHEAP = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")


def give_password(app: Flask, *actors: Actor) -> None:
    """These people can sign in with PASSWORD."""
    with app.app_context():
        for actor in actors:
            db.session.get_one(Person, actor.person_id).password_hash = CHEAP
        db.session.commit()
