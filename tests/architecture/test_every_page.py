"""Every page of the demo cohort, as a student and as a facilitator: it answers, is sound HTML, and its parts agree."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask, request_started
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.demo import build as demo
from app.extensions import db
from tests.support.crawl import Answer, Visited, crawl
from tests.support.demonstration import ROLES, Member, first_member
from tests.support.fragments import HTMX, differences, roots
from tests.support.html import assert_valid_html

# A page that asks more often than this asks once per row.
MOST_STATEMENTS = 34

# Enough addresses of one view to meet every kind of answer.
PER_VIEW = 12
# 204: a live part of a page that has not changed.
FINE = (200, 204)

# The walk is made once, before the first test.
pytestmark = pytest.mark.timeout(300)

Walks = dict[str, list[Visited]]


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with the demo cohort. Not TESTING: a page that fails answers 500, and the walk goes on."""
    app = create_app({"INSTANCE_PATH": str(tmp_path_factory.mktemp("demo"))})
    with app.app_context():
        db.create_all()
        demo.build_cohort()
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def statements(demo_app: Flask) -> Iterator[list[str]]:
    """The SQL statements of the request that came last; of redirects, where they lead."""
    executed: list[str] = []
    with demo_app.app_context():
        engine = db.engine

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement != "BEGIN":
            executed.append(statement)

    def forget(*_: object, **__: object) -> None:
        executed.clear()

    request_started.connect(forget, demo_app)
    event.listen(engine, "before_cursor_execute", note)
    yield executed
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def asked() -> dict[str, int]:
    """How many statements each address took, filled in by `walks`."""
    return {}


@pytest.fixture(scope="module")
def walks(demo_app: Flask, statements: list[str], asked: dict[str, int]) -> Walks:
    """What somebody with each role sees who opens everything once."""
    found = {}
    for role in ROLES:
        member = first_member(demo_app, role)
        client = _client(demo_app, member)

        def get(path: str, client: FlaskClient = client, role: str = role) -> Answer:
            got = _answer(client, path)
            asked[f"{path} ({role})"] = len(statements)
            return got

        found[role] = list(crawl(get, demo_app.url_map, [member.home], per_view=PER_VIEW))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page(walks: Walks, role: str) -> None:
    assert len(walks[role]) >= 15
    dead = [f"{one.answer.path}: {one.answer.status}" for one in walks[role] if one.answer.status not in FINE]
    assert not dead, "\n".join(dead)


def test_every_page_is_valid_html(walks: Walks) -> None:
    pages = {
        f"{one.answer.path} ({role})": one.answer.text
        for role in ROLES
        for one in walks[role]
        if one.answer.is_page
    }
    assert_valid_html(pages)


@pytest.mark.parametrize("role", ROLES)
def test_every_fragment_equals_the_reloaded_page(demo_app: Flask, walks: Walks, role: str) -> None:
    client = _client(demo_app, first_member(demo_app, role))
    faults = []
    for one in walks[role]:
        if one.answer.is_page:
            fragment = _answer(client, one.answer.path, HTMX)
            if not fragment.is_page:
                assert roots(fragment.text), f"{one.answer.path} gives htmx nothing"
                faults += [
                    f"{one.answer.path}: {text}"
                    for text in differences(fragment.text, _answer(client, one.answer.path).text)
                ]
    assert not faults, "\n".join(faults)


def test_no_page_asks_the_database_once_per_row(walks: Walks, asked: dict[str, int]) -> None:
    assert walks
    many = [f"{address}: {count}" for address, count in asked.items() if count > MOST_STATEMENTS]
    assert not many, "\n".join(many)


def _client(app: Flask, member: Member) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(*member.cookie)
    return client


def _answer(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> Answer:
    got = client.get(path, headers=headers, follow_redirects=True)
    address = urlsplit(got.request.full_path.rstrip("?"))
    landed = address.path + (f"?{address.query}" if address.query else "")
    return Answer(
        landed, got.status_code, got.content_type, got.text if got.mimetype.startswith("text/") else ""
    )
