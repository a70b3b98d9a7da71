"""Asking one address as one person, and saying in one word what came of it. Nothing that is asked is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.extensions import db
from tests.architecture.access.cases import case_for
from tests.architecture.access.place import Place
from tests.support.fragments import HTMX
from tests.support.people import Actor

# Who asks, as the table's columns are called; and who that is in world.py.
ACTORS = {
    "visiteur": None,
    "périmé": "périmé",
    "ancienne": "Rita",
    "ailleurs": "Inès",
    "enc-ailleurs": "Odile",
    "invité": "Guy",
    "groupe-B": "Léa",
    "groupe-A": "Karim",
    "autrice": "Inès",
    "encadrante": "Odile",
}
ELSEWHERE = ("ailleurs", "enc-ailleurs")
OUTSIDE = ("visiteur", "périmé", "ancienne", *ELSEWHERE)
# Open to whoever holds the link: invitations tell what the promotion is called, calendars when it meets,
# links of the resource space what is published.
BY_LINK = {"cohorts.join", "cohorts.enter", "programme.calendar"} | {
    f"library.{view}" for view in ("outside", "outside_page", "outside_file", "host", "host_file", "reply")
}
WAYS: dict[str, dict[str, str]] = {"plain": {}, "htmx": HTMX}
# One way of saying no for each status; anything else is told by its number.
REFUSALS = {
    401: "connexion",
    403: "refus",
    404: "404",
    409: "corrige",
    410: "périmé",
    413: "corrige",
    422: "corrige",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Line:
    """A line of the table: a method of a view, perhaps about something else than usual (`about`)."""

    method: str
    endpoint: str
    about: str = ""

    @property
    def case(self) -> str:
        """What it is called in cases.py."""
        return f"{self.endpoint}/{self.about}".removesuffix("/")

    def __str__(self) -> str:
        return f"{self.method} {self.case}"


class Ledger:
    """Takes the place of the commit: notes whether something would have been kept, and keeps nothing."""

    def __init__(self) -> None:
        self.written = False
        self.kept = False
        self.watch: Any = None
        self.seen: Any = None

    def commit(self) -> None:
        """What `db.session.commit` does meanwhile."""
        db.session.flush()
        if self.written:
            self.kept = True
            if self.watch:
                self.seen = self.watch()
        db.session.rollback()
        self.written = False

    def start(self, watch: Any = None) -> None:
        """Before each request."""
        self.written = self.kept = False
        self.watch, self.seen = watch, None


class Asking:
    """`ask(line, actor)` gives the word."""

    def __init__(self, app: Flask, ours: Place, theirs: Place, ledger: Ledger) -> None:
        self.app, self.ours, self.theirs, self.ledger = app, ours, theirs, ledger
        self.client = app.test_client(use_cookies=False)
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._sign = lambda actor: signer.dumps({"_user_id": actor.session_id, "_fresh": True})
        self.rules = {
            (method, rule.endpoint): rule
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        }

    def who(self, column: str) -> Actor | None:
        """Somebody in the table's head."""
        name = ACTORS[column]
        return (self.theirs if column in ELSEWHERE else self.ours).people[name] if name else None

    def address(self, line: Line, actor: Actor | None, **more: Any) -> str:
        """Where our own thing is, as the line asks for it."""
        rule: Rule = self.rules[line.method, line.endpoint]
        somebody = actor or self.ours.people["Inès"]
        values = {"code": "OBS-02"} if "grid_slug" in rule.arguments else {}
        asked = case_for(line.case).address(self.ours, somebody)
        values = self.ours.address | values | asked | more
        missing = rule.arguments - values.keys()
        if missing:
            pytest.fail(
                f"{line}: make it in furniture.py, and say in `address` there, what stands for {sorted(missing)}"
            )
        built = rule.build({name: values[name] for name in rule.arguments | asked.keys()})
        assert built, f"{line}: {rule.rule} cannot be built of {values}"
        return built[1]

    def send(
        self, line: Line, path: str, actor: Actor | None, headers: dict[str, str], watch: Any = None
    ) -> TestResponse:
        """The answer, nothing kept."""
        self.ledger.start(watch)
        sent: dict[str, Any] = {}
        somebody = actor or self.ours.people["Inès"]
        if line.method not in SAFE:
            case = case_for(line.case)
            sent = (
                {"json": case.json(self.ours, somebody)}
                if case.json
                else {"data": case.form(self.ours, somebody)}
            )
        cookie = {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={self._sign(actor)}"} if actor else {}
        origin = {"Sec-Fetch-Site": "same-origin"}
        with self.client.open(path, method=line.method, headers=headers | cookie | origin, **sent) as answer:
            answer.get_data()
        return answer

    def ask(self, line: Line, column: str, way: str) -> str:
        """What comes of it, in one word."""
        actor = self.who(column)
        old = {"token": self.ours.ids["old token"], "code": "code-d-avant"} if column == "périmé" else {}
        rule = self.rules[line.method, line.endpoint]
        more = {
            name: value
            for name, value in old.items()
            if name in rule.arguments and "grid_slug" not in rule.arguments
        }
        answer = self.send(line, self.address(line, actor, **more), actor, WAYS[way])
        word = self.word(line, answer)
        # A page that asks to sign in brings back what was just typed.
        if column in OUTSIDE and word != "connexion" and line.endpoint not in BY_LINK:
            word += " et lit ce qui est à la classe" if self.ours.mark.encode() in answer.data else ""
        return word

    def word(self, line: Line, answer: TestResponse) -> str:
        """« voit », « change », a refusal…"""
        status, location = answer.status_code, answer.headers.get("Location", "")
        acks = answer.get_json(silent=True) if answer.is_json else None
        if status in REFUSALS:
            return REFUSALS[status]
        if isinstance(acks, dict) and {one["outcome"] for one in acks.get("acks", ())} == {"refused"}:
            return "refus"
        if status == 302 and urlsplit(location).path == "/connexion":
            return "connexion"
        if status >= 400:
            return str(status)
        if self.ledger.kept:
            return "change"
        if line.method not in SAFE:
            return "répond"
        return "voit" if status < 300 else "renvoi"


def everything_of(cohort_id: int) -> dict[str, list[Any]]:
    """Every row of a promotion as it is in the present transaction."""
    return {
        table.name: sorted(
            map(tuple, db.session.execute(select(table).where(table.c.cohort_id == cohort_id))), key=repr
        )
        for table in db.metadata.sorted_tables
        if "cohort_id" in table.c
    }


@contextmanager
def keeping_nothing(app: Flask) -> Iterator[Ledger]:
    """Meanwhile no request of `app` keeps anything in the database."""
    ledger = Ledger()
    with app.app_context():
        engine = db.engine

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip()[:6].upper() in WRITES:
            ledger.written = True

    event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.session, "commit", ledger.commit)
        yield ledger
    event.remove(engine, "before_cursor_execute", note)
