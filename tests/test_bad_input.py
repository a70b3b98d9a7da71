"""Every text field of every form, filled with what nobody expects: the site answers in words, and shows it as typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.demo import build as demo
from app.extensions import db
from tests.conftest import new_client
from tests.support.crawl import Answer, crawl
from tests.support.demonstration import ROLES, first_member

ODD = "<script>alert(1)</script> 🎭 مرحبا &amp;"
LONG = "é" + "a" * 99_999
# Their text is not sent back, on purpose.
SECRET = ("password", "hidden", "checkbox", "radio", "file", "submit", "button")


@dataclass(frozen=True)
class Found:
    """A form with text fields, on the page where it was found."""

    page: str
    action: str
    typed: tuple[str, ...]
    fields: MultiDict[str, str]

    def filled(self, text: str) -> MultiDict[str, str]:
        """What a browser sends when `text` is typed into every text field."""
        return MultiDict(
            (name, text if name in self.typed else value) for name, value in self.fields.items(multi=True)
        )


@pytest.fixture
def demo_app(app: Flask) -> Flask:
    """The site with the demo cohort. Not propagating: what fails answers 500, as for people."""
    with app.app_context():
        demo.build_cohort()
        db.session.commit()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_typed_in_any_field_is_refused_in_words_or_kept_whole_and_stays_text(
    demo_app: Flask, role: str
) -> None:
    client, home = _signed_in(demo_app, role)
    for form in _forms(demo_app, client, home):
        for text in (ODD, LONG):
            _send_and_read(client, form, text)
    for page in _pages(demo_app, client, home):
        assert page.status == 200, page.path
        assert "<script>alert" not in page.text, page.path


def _send_and_read(client: FlaskClient, form: Found, text: str) -> None:
    """A refusal is a page in French with what was typed still in its fields; anything else is a success."""
    answer = client.post(form.action, data=form.filled(text))
    told = f"{form.action} (on {form.page}): {answer.status}"
    assert answer.status_code in (200, 303, 409, 413, 422), told
    if answer.status_code in (409, 422):
        page = BeautifulSoup(answer.text, "lxml")
        assert page.select(".notice, .error-text, [role=alert] > *"), told
        for name in form.typed:
            fields = page.select(f'[name="{name}"]')
            assert any(text in _text(field) for field in fields), f"{told}: {name} is lost"


def _signed_in(app: Flask, role: str) -> tuple[FlaskClient, str]:
    member = first_member(app, role)
    client = new_client(app)
    client.set_cookie(*member.cookie)
    return client, member.home


def _pages(app: Flask, client: FlaskClient, home: str) -> Iterator[Answer]:
    def get(path: str) -> Answer:
        got = client.get(path, follow_redirects=True)
        landed = urlsplit(got.request.full_path.rstrip("?"))
        return Answer(landed.path, got.status_code, got.content_type, got.get_data(as_text=True))

    for visited in crawl(get, app.url_map, [home], per_view=1):
        if visited.answer.is_page:
            yield visited.answer


def _forms(app: Flask, client: FlaskClient, home: str) -> list[Found]:
    """One form per address that it is sent to."""
    found = {}
    for page in _pages(app, client, home):
        for tag in BeautifulSoup(page.text, "lxml").select("form[method=post]"):
            form = _read(page.path, tag)
            if form.typed:
                found.setdefault(form.action, form)
    assert len(found) >= 5
    return list(found.values())


def _read(page: str, form: Tag) -> Found:
    fields: MultiDict[str, str] = MultiDict()
    typed = []
    for tag in form.select("input[name], textarea[name], select[name]"):
        name, sort = str(tag["name"]), str(tag.get("type", "text"))
        if tag.find_parent("template") or sort == "file":
            continue
        if sort in ("radio", "checkbox"):
            if tag.has_attr("checked"):
                fields.add(name, str(tag.get("value", "on")))
        elif tag.name == "select":
            option = tag.select_one("option[selected]") or tag.select_one("option")
            fields.add(name, str(option["value"]) if option and option.has_attr("value") else "")
        else:
            fields.add(name, _text(tag))
            if sort not in SECRET and not tag.has_attr("readonly"):
                typed.append(name)
    # Where Enter sends a form: where its first button does, if that says so.
    first = form.select_one("button:not([type=button])")
    action = (first and first.get("formaction")) or form.get("action") or ""
    return Found(page, urljoin(page, str(action)), tuple(typed), fields)


def _text(field: Tag) -> str:
    """A field's text; a browser drops the line break that follows <textarea>."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\r\n").removeprefix("\n")
    return str(field.get("value", ""))
