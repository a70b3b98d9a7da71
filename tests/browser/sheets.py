"""Sheets of the demo cohort in a browser: who opens them, what is typed, what the site has in the end."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app import create_app
from app.accounts.models import Person
from app.extensions import db
from tests.support.server import Server

COHORT = "/promotions/promotion-de-demonstration-2026"
UNDER_WAY = f"{COHORT}/visites/3/grilles/grille-commune/fiches"
# Long enough for a backoff of eight seconds and a slow machine.
PATIENCE = 30_000


@dataclass(frozen=True)
class Kept:
    """One operation as the site has it."""

    id: str
    outcome: str
    content: dict[str, Any]
    by: str


class Site:
    """The data of a site with the demo cohort: its people's cookies, and what was stored."""

    def __init__(self, instance: Path, url: str) -> None:
        self.url = url
        self.file = instance / "visites.sqlite3"
        app = create_app({"INSTANCE_PATH": str(instance)})
        with app.app_context():
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            self.cookies = {
                person.name.split()[0]: signer.dumps({"_user_id": person.get_id(), "_fresh": True})
                for person in db.session.query(Person)
            }
            db.engine.dispose()
        self.cookie_name = app.config["SESSION_COOKIE_NAME"]

    def let_in(self, page: Page, first_name: str) -> None:
        """Signs somebody in on this phone, in the place of whoever was."""
        page.context.add_cookies(
            [{"name": self.cookie_name, "value": self.cookies[first_name], "url": self.url}]
        )

    def open(self, page: Page, first_name: str, owner: str, moment: str = "tout") -> Page:
        """A sheet of the visit under way, ready to be typed on."""
        self.let_in(page, first_name)
        page.goto(f"{UNDER_WAY}/{owner}?moment={moment}")
        ready(page)
        unfold(page)
        return page

    def operations(self, code: str, owner: str) -> list[Kept]:
        """What reached the site for a criterion on one sheet of the visit under way, in order of arrival."""
        rows = self._rows(
            "select o.id, o.outcome, o.content, p.name from operation o"
            " join membership m on m.id = o.member_id join person p on p.id = m.person_id",
            "o",
            code,
            owner,
            "order by o.number",
        )
        return [Kept(row[0], row[1], json.loads(row[2]), row[3].split()[0]) for row in rows]

    def value(self, code: str, owner: str) -> Any:
        """The current answer; None if there is none."""
        rows = self._rows("select cast(a.value as text) from answer a", "a", code, owner)
        return json.loads(rows[0][0]) if rows and rows[0][0] else None

    def _rows(self, what: str, alias: str, code: str, owner: str, order: str = "") -> list[Any]:
        how, _, which = owner.partition("-")
        whose = "g.letter = ?" if how == "groupe" else "sp.name like ? || ' %'"
        there = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            return there.execute(
                f"{what} join sheet s on s.id = {alias}.sheet_id join visit v on v.id = s.visit_id"
                f" join criterion c on c.id = {alias}.criterion_id"
                " left join cohort_group g on g.id = s.group_id"
                " left join membership sm on sm.id = s.member_id left join person sp on sp.id = sm.person_id"
                f" where v.number = 3 and c.code = ? and {whose} {order}",
                (code, which),
            ).fetchall()
        finally:
            there.close()


def one_site(demo_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For a fixture: a site with the demo cohort for a whole module, whose tests each have answers of their own."""
    folder = tmp_path_factory.mktemp("sheets") / "instance"
    shutil.copytree(demo_instance, folder)
    with Server(folder) as server:
        yield server


def its_sheets(site: Server) -> Site:
    """For a fixture: the data of that site."""
    return Site(site.instance, site.url)


def ready(page: Page) -> None:
    """Waits until the script has taken the sheet over."""
    expect(page.locator("#sheet")).to_have_attribute("data-ready", "true")


def unfold(page: Page) -> None:
    """Opens the criteria that are folded away, if some are."""
    if page.locator("details.rest:not([open])").count():
        page.locator("details.rest > summary").tap()


def article(page: Page, code: str) -> Locator:
    """A criterion on the page."""
    return page.locator(f"#critere-{code}")


def text_of(page: Page, code: str) -> Locator:
    """The text area of a short text."""
    return article(page, code).locator("textarea[name$='-text']")


def status(page: Page, code: str) -> Locator:
    """What is said of a criterion's answer."""
    return article(page, code).locator("[data-status]")


def received(page: Page, code: str) -> None:
    """Waits until a criterion's answer is said to have been received."""
    expect(status(page, code)).to_contain_text("reçu à", timeout=PATIENCE)


def unsent(page: Page) -> Locator:
    """What is said of the whole."""
    return page.locator("[data-unsent]")


def all_sent(page: Page) -> None:
    """Waits until nothing is left on this phone."""
    for _ in range(PATIENCE // 100):
        if not queue(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"still on this phone: {queue(page)}")


def until(page: Page, script: str, arg: Any = None) -> None:
    """Waits until a script, which may be asynchronous (`wait_for_function` takes its promise for a yes), says yes."""
    for _ in range(PATIENCE // 100):
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not yet: {script}")


def type_into(field: Locator, text: str) -> None:
    """Types at the end of a field, one key after the other."""
    field.focus()
    field.press("End")
    field.press_sequentially(text, delay=15)


class Answers:
    """What /operations answers on one phone, until it is let go."""

    def __init__(self, page: Page, **answer: Any) -> None:
        self.page, self.answer, self.asked = page, answer, 0
        page.context.route("**/operations", self._reply)

    def _reply(self, route: Route) -> None:
        self.asked += 1
        route.fulfill(**self.answer)

    def let_go(self) -> None:
        """The site answers again."""
        self.page.context.unroute("**/operations")


def fields(page: Page, code: str) -> dict[str, list[str]]:
    """What a criterion's fields hold, without those that are empty."""
    found: dict[str, list[str]] = page.evaluate(
        """code => {
          const article = document.getElementById(`critere-${code}`);
          const prefix = `c${article.dataset.criterion}-`;
          const found = {};
          for (const [name, text] of new FormData(document.getElementById("sheet"))) {
            if (name.startsWith(prefix) && text && typeof text === "string" && !name.endsWith("-base"))
              (found[name.slice(prefix.length)] ??= []).push(text);
          }
          return found;
        }""",
        code,
    )
    return found


def queue(page: Page) -> list[dict[str, Any]]:
    """The operations on this phone."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open("visites");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const asked = opening.result.transaction("operations").objectStore("operations").getAll();
            asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
          };
        })"""
    )
    return found
