"""The demo cohort as test material: its members, and every page that one of them can open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.routing import Map

from app import create_app
from app.cohorts.models import Cohort, Membership
from app.extensions import db
from tests.support.crawl import Answer, crawl

ROLES = ("student", "facilitator")


@dataclass(frozen=True)
class Member:
    """One member of the demo cohort, and the cookie that signing in would have set."""

    role: str
    cookie: tuple[str, str]
    home: str


@dataclass(frozen=True)
class Demonstration:
    """What tests need to know of an installation with the demo cohort."""

    members: dict[str, Member]
    routes: Map
    sign_in: str

    def pages(self, person: Page, url: str, role: str | None) -> list[Answer]:
        """One page of each view that a browser reaches on the site at `url`, as a member or (None) as nobody."""
        starts = ["/", self.sign_in]
        if role:
            member = self.members[role]
            name, value = member.cookie
            person.context.add_cookies([{"name": name, "value": value, "url": url}])
            starts = [member.home]
        walk = crawl(lambda path: fetch(person, path), self.routes, starts, per_view=1)
        return [visited.answer for visited in walk if visited.answer.is_page]


@contextmanager
def demonstration(instance: Path) -> Iterator[Demonstration]:
    """Reads the members from the data of an installation."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    try:
        with app.test_request_context():
            sign_in = app.url_for("accounts.sign_in")
        yield Demonstration({role: first_member(app, role) for role in ROLES}, app.url_map, sign_in)
    finally:
        with app.app_context():
            db.engine.dispose()


def first_member(app: Flask, role: str) -> Member:
    """The first member with this role in the first cohort."""
    with app.test_request_context():
        member = db.session.scalars(
            select(Membership)
            .join(Cohort, Cohort.id == Membership.cohort_id)
            .where(Membership.role == role, Membership.removed_at.is_(None))
            .order_by(Cohort.id, Membership.id)
            .limit(1)
        ).one()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = signer.dumps({"_user_id": member.person.get_id(), "_fresh": True})
        home = app.url_for("home.show", cohort_slug=member.cohort.slug)
        return Member(role, (app.config["SESSION_COOKIE_NAME"], value), home)


def fetch(page: Page, path: str) -> Answer:
    """What an address answers to somebody, redirects followed."""
    got = page.request.get(path)
    kind = got.headers.get("content-type", "")
    address = urlsplit(got.url)
    landed = address.path + (f"?{address.query}" if address.query else "")
    return Answer(landed, got.status, kind, got.text() if kind.startswith("text/") else "")
