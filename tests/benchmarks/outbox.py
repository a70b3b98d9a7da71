"""The outbox of a phone four times slower than this machine: from a key to the disk, and from there to the site."""

import math
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import create_app
from app.cohorts.models import Membership
from app.extensions import db
from app.grids.contents import contents
from app.visits.models import Visit, VisitEdition, VisitState
from tests.benchmarks.figures import Figure
from tests.support.browser import PIXEL, SLOWER, running_chromium
from tests.support.server import Server

COHORT = "/promotions/promotion-de-demonstration-2026"
SHEET = f"{COHORT}/visites/3/grilles/grille-commune/fiches/groupe-A?moment=tout"
FIELD = "#critere-UTIL-06 textarea[name$='-text']"
KEYS, PAUSE = 120, 60  # ms between two keys
LATE = 90_000

# Notes when the key came, and when the screen says that its text is on the disk or that the site has it. Each change
# of those words counts, also to the same words.
WATCH = """
(words) => {
  const field = document.querySelector("#critere-UTIL-06 textarea[name$='-text']");
  const said = field.closest('article').querySelector('[data-status]');
  self.waits = [];
  let since = null;
  self.watching?.abort();
  self.watching = new AbortController();
  addEventListener('input', () => { since ??= performance.now(); }, {capture: true, signal: self.watching.signal});
  const observer = new MutationObserver(() => {
    if (since === null || !document.querySelector('#critere-UTIL-06 [data-status]').textContent.startsWith(words)) return;
    self.waits.push(performance.now() - since);
    since = null;
  });
  observer.observe(document.getElementById('sheet'), {childList: true, subtree: true});
  self.watching.signal.addEventListener('abort', () => observer.disconnect());
}
"""
# Operations as typing leaves them, about as many different answers.
SEED = """
([person, answers]) => new Promise((resolve) => {
  const opening = indexedDB.open('visites');
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('operations', 'readwrite');
    const store = transaction.objectStore('operations');
    for (const [sheet, criterion] of answers) {
      store.put({id: crypto.randomUUID(), person, sheet, criterion, about: `${criterion}`, base: 0, state: 'waiting',
        fields: {note: ['Deux personnes le racontent autrement, chacune avec ses mots.']}, typed_at: new Date().toISOString(),
        where: {title: 'Un lieu, fiche du groupe A', code: 'GOUV-01', label: 'Qui décide ici ?', url: location.pathname}, words: 'Deux personnes'});
    }
    transaction.oncomplete = () => { opening.result.close(); resolve(); };
  };
})
"""
# From the network's return to the words that nothing waits, with nobody touching the phone.
SENT = """
() => {
  const place = document.querySelector('[data-unsent]');
  self.sent = new Promise((resolve) => addEventListener('online', () => {
    const begun = performance.now();
    new MutationObserver(() => place.textContent === 'Tout est envoyé' && resolve(performance.now() - begun))
      .observe(place, {childList: true, characterData: true, subtree: true});
  }, {once: true, capture: true}));
}
"""


def measure() -> Iterator[Figure]:
    """Typing with nothing and with 200 answers waiting, sending 60 and 2,000, the server's return, typing online."""
    with tempfile.TemporaryDirectory(prefix="visites-outbox-") as folder:
        instance = Path(folder, "instance")
        with Server(instance, demo=True):
            pass
        cookie, person, answers = _many_visits(instance)
        with Server(instance) as server, running_chromium() as browser:
            page = _sheet(browser, server, cookie)
            page.context.set_offline(True)
            yield Figure("key to disk, p95", _typing(page), 30, "ms")
            page.evaluate(SEED, [person, [[f"9999.1.g{n}", n] for n in range(200)]])
            yield Figure("  with 200 answers waiting", _typing(page), 30, "ms")
            page.context.close()

            page = _sheet(browser, server, cookie)
            page.evaluate(WATCH, "reçu à")
            for _ in range(20):
                page.locator(FIELD).press_sequentially("a")
                expect(page.locator("[data-unsent]")).to_have_text("Tout est envoyé", timeout=LATE)
                page.wait_for_timeout(700)
            yield Figure("typed online to stored, p95", _p95(page) / 1000, 1.2, "s")
            page.context.close()

            for number, promised in ((60, 0.3), (2_000, 3)):
                times = [_sending(browser, server, cookie, person, answers[:number]) for _ in range(3)]
                yield Figure(f"{number} answers sent", statistics.median(times), promised, "s")
            yield Figure("server back to everything sent", _server_back(browser, server, cookie), 10, "s")


def _many_visits(instance: Path) -> tuple[tuple[str, str], int, list[list[Any]]]:
    """Enough visits under way for 2,000 answers of one student: her cookie, her id, and [sheet, criterion] of each."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    with app.test_request_context():
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        (taken,) = visit.taken_along
        own = {"cohort_id": visit.cohort_id}
        asked = list(contents(taken.edition_id))
        student = db.session.scalars(
            select(Membership).where(Membership.role == "student", Membership.group.has(letter="A"))
        ).first()
        assert student
        answers: list[list[Any]] = []
        for number in range(100, 100 + math.ceil(2_000 / len(asked))):
            more = Visit(**own, number=number, venue_id=visit.venue_id, state=VisitState.under_way)
            db.session.add(more)
            db.session.flush()
            frozen = {"grid_id": taken.grid_id, "edition_id": taken.edition_id}
            db.session.add(VisitEdition(**own, **frozen, visit_id=more.id))
            owners = {"group": f"g{student.group_id}", "individual": f"m{student.id}"}
            answers += [
                [f"{more.id}.{taken.grid_id}.{owners[one.respondent]}", one.criterion_id] for one in asked
            ]
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        signed = signer.dumps({"_user_id": student.person.get_id(), "_fresh": True})
        person = student.person_id
        db.session.commit()
        db.engine.dispose()
    return (app.config["SESSION_COOKIE_NAME"], signed), person, answers


def _sheet(browser: Browser, server: Server, cookie: tuple[str, str]) -> Page:
    context = browser.new_context(**PIXEL, locale="fr-FR")  # type: ignore[arg-type]
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": server.url}])
    page = context.new_page()
    page.goto(server.url + SHEET)
    expect(page.locator("#sheet")).to_have_attribute("data-ready", "true")
    expect(page.locator("[data-unsent]")).to_have_text("Tout est envoyé")
    page.evaluate("document.querySelectorAll('details.rest').forEach((one) => { one.open = true; })")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _typing(page: Page) -> float:
    page.locator(FIELD).focus()
    page.evaluate(WATCH, "sur ce téléphone")
    for number in range(KEYS):
        page.keyboard.insert_text("abcdefghij klmnop"[number % 17])
        page.wait_for_timeout(PAUSE)
    return _p95(page)


def _p95(page: Page) -> float:
    waits = sorted(page.evaluate("self.waits"))
    return float(waits[int(0.95 * len(waits))])


def _sending(
    browser: Browser, server: Server, cookie: tuple[str, str], person: int, answers: list[list[Any]]
) -> float:
    page = _sheet(browser, server, cookie)
    page.context.set_offline(True)
    page.evaluate(SEED, [person, answers])
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(page.locator("[data-unsent]")).to_have_text(f"{len(answers)} sur ce téléphone", timeout=LATE)
    page.evaluate(SENT)
    page.context.set_offline(False)
    seconds = page.evaluate("self.sent") / 1000
    page.context.close()
    return float(seconds)


def _server_back(browser: Browser, server: Server, cookie: tuple[str, str]) -> float:
    """The worst moment: the phone has waited long, and its pauses are as long as they get."""
    page = _sheet(browser, server, cookie)
    server.kill()
    page.locator(FIELD).press_sequentially(" encore", delay=PAUSE)
    page.wait_for_timeout(25_000)
    server.start()
    begun = page.evaluate("performance.now()")
    expect(page.locator("[data-unsent]")).to_have_text("Tout est envoyé", timeout=LATE)
    seconds = (page.evaluate("performance.now()") - begun) / 1000
    page.context.close()
    return float(seconds)
