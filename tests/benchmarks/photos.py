"""Photos: from the phone's camera to its screen and to the site, two hundred on one page; and a sheet with many traces."""

import statistics
import tempfile
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app import create_app
from app.cohorts.models import Membership, Role
from app.extensions import db
from app.fieldwork import media
from app.fieldwork.models import Answer, Media, Sheet
from app.fieldwork.pictures import prepare
from app.grids.contents import contents
from app.visits.models import Visit, VisitState
from tests.benchmarks.figures import Figure
from tests.benchmarks.sheet import CRITERIA, SHEET, _ask_every_criterion, _openings
from tests.support.browser import PIXEL, running_chromium
from tests.support.demonstration import Member, demonstration
from tests.support.server import Server

COHORT = "/promotions/promotion-de-demonstration-2026"
OWN_SHEET = f"{COHORT}/visites/3/grilles/grille-commune/fiches/moi?moment=tout"
RUNS = 5
PHOTOS, TRACES = 200, 60
HEAVY = 4_000_000  # bytes

# From the moment that files are chosen: when the picture is drawn, and when what this phone keeps of it is small.
WATCH = """
() => {
  self.times = {};
  let begun;
  addEventListener('change', ({ target }) => { if (target.matches('[data-photo]')) begun = performance.now(); }, true);
  document.addEventListener('load', ({ target }) => {
    if (!target.matches?.('[data-photo-place] img')) return;
    const decoded = () => {
      self.times.shown ??= performance.now() - begun;
      if (target.naturalWidth <= 1600) self.times.small ??= performance.now() - begun;
    };
    target.decode().then(() => requestAnimationFrame(decoded), () => {});
  }, true);
}
"""
KEPT = """
() => new Promise((resolve) => {
  const opening = indexedDB.open('visites');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('photos').objectStore('photos').getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result.map(({ blob }) => blob.size)); };
  };
})
"""


def measure() -> Iterator[Figure]:
    """On this machine, with a browser that is not slowed down but for the sheet with many traces."""
    with tempfile.TemporaryDirectory(prefix="visites-photos-") as folder:
        instance = Path(folder, "instance")
        with Server(instance, demo=True):
            pass
        with running_chromium() as browser:
            with Server(instance) as server, demonstration(instance) as there:
                yield from _chosen(browser, server, there.members["student"])
            _keep_many(instance)
            with Server(instance) as server, demonstration(instance) as there:
                yield from _many(browser, server, there.members["facilitator"])
            _ask_every_criterion(instance)
            _note_many(instance)
            with Server(instance) as server, demonstration(instance) as there:
                cold, _ = _openings(browser, server.url, SHEET, there.members["student"])
                about = f"sheet of {CRITERIA} criteria and {TRACES} traces, cold"
                yield Figure(f"{about}, transferred", cold.bytes / 1000, 50, "kB")
                yield Figure("  largest paint", cold.paint, 0.8, "s")


def heavy_photo() -> bytes:
    """Twelve megapixels with a grain, as a phone takes them: about four megabytes."""
    grain = Image.effect_noise((4000, 3000), 90).filter(ImageFilter.GaussianBlur(1.4))
    shades = Image.linear_gradient("L").resize(grain.size)
    picture = Image.merge("RGB", (grain, Image.blend(grain, shades, 0.5), shades))
    for quality in range(98, 50, -2):
        packed = BytesIO()
        picture.save(packed, "JPEG", quality=quality)
        if packed.tell() <= HEAVY * 1.1:
            break
    return packed.getvalue()


def _chosen(browser: Browser, server: Server, student: Member) -> Iterator[Figure]:
    content = heavy_photo()
    yield Figure("photo as the camera gives it", len(content) / 1e6, HEAVY * 0.9 / 1e6, "MB", at_least=True)
    shown, small, sizes = [], [], []
    for _ in range(RUNS):
        page = _page(browser, server, student)
        page.goto(server.url + OWN_SHEET)
        page.locator("#sheet[data-ready]").wait_for()
        page.evaluate(WATCH)
        field = page.locator("[data-photo]").first
        field.set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": content})
        page.wait_for_function("() => self.times.small")
        times = page.evaluate("() => self.times")
        shown.append(times["shown"] / 1000)
        small.append(times["small"] / 1000)
        sizes += page.evaluate(KEPT)
        page.context.close()
    yield Figure("  seen after it was chosen", statistics.median(shown), 1, "s")
    yield Figure("  small enough to leave", statistics.median(small), 2, "s")
    yield Figure("  leaves the phone at, at most", max(sizes) / 1000, 350, "kB")


def _many(browser: Browser, server: Server, facilitator: Member) -> Iterator[Figure]:
    page = _page(browser, server, facilitator)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: set[str] = set()
    sizes: list[int] = []
    wire.on("Network.requestWillBeSent", lambda event: _note_photo(event, asked))
    wire.on(
        "Network.loadingFinished",
        lambda event: event["requestId"] in asked and sizes.append(int(event["encodedDataLength"])),
    )
    page.goto(f"{server.url}{COHORT}/traces", wait_until="load")
    page.wait_for_timeout(1_000)
    visible = page.evaluate(
        "() => [...document.querySelectorAll(\"img[src*='/vignette']\")]"
        ".filter((one) => one.getBoundingClientRect().top < innerHeight).map((one) => one.naturalWidth)"
    )
    assert all(visible or [False])
    yield Figure(
        "photos on one page", page.locator("img[src*='/vignette']").count(), PHOTOS, "", at_least=True
    )
    yield Figure(f"  loaded when it opens ({len(visible)} are on the screen)", len(asked), PHOTOS / 5, "")
    yield Figure("  transferred for them", sum(sizes) / 1000, 700, "kB")
    page.context.close()


def _note_photo(event: dict[str, Any], asked: set[str]) -> None:
    if "/vignette" in event["request"]["url"]:
        asked.add(event["requestId"])


def _page(browser: Browser, server: Server, member: Member) -> Page:
    context = browser.new_context(**PIXEL, locale="fr-FR")  # type: ignore[arg-type]
    name, value = member.cookie
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return context.new_page()


def _keep_many(instance: Path) -> None:
    """Photos on sheets of the visit under way, twenty an answer."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    shelf = app.extensions["photos"]
    with app.test_request_context():
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        (taken,) = visit.taken_along
        [asked] = [one for one in contents(taken.edition_id) if one.kind == "photo"]
        of_visit = select(Sheet).where(Sheet.visit_id == visit.id, Sheet.member_id.is_not(None))
        students = db.session.scalars(
            select(Membership).where(Membership.cohort_id == visit.cohort_id, Membership.role == Role.student)
        ).all()[: PHOTOS // 20]
        sheets = {one.member_id: one for one in db.session.scalars(of_visit)}
        for number, student in enumerate(students):
            sheet = sheets.get(student.id) or Sheet(
                cohort_id=visit.cohort_id, visit_id=visit.id, grid_id=taken.grid_id, member_id=student.id
            )
            db.session.add(sheet)
            db.session.flush()
            shots = [_shot(shelf, visit.cohort_id, sheet.id, student.id, number * 20 + n) for n in range(20)]
            own = {"visit_id": visit.id, "criterion_id": asked.criterion_id, "sheet_id": sheet.id}
            answer = db.session.get(Answer, tuple(own.values())) or Answer(
                **own,
                cohort_id=visit.cohort_id,
                revision_id=asked.revision_id,
                author_id=student.id,
                sheet_version=1,
            )
            answer.value = {"photos": shots}
            db.session.add(answer)
        db.session.commit()


def _shot(shelf: Any, cohort_id: int, sheet_id: int, member_id: int, number: int) -> dict[str, str]:
    packed = BytesIO()
    Image.effect_noise((800, 600), 30 + number / 4).filter(ImageFilter.GaussianBlur(2)).save(packed, "JPEG")
    ready = prepare(packed)
    name = str(uuid.uuid4())
    with shelf.holding(media.files(ready)) as file:
        db.session.add(
            Media(
                id=name,
                cohort_id=cohort_id,
                sheet_id=sheet_id,
                member_id=member_id,
                file=file,
                content_type=ready.content_type,
                size=len(ready.content),
                width=ready.width,
                height=ready.height,
                faces="none",
            )
        )
        db.session.flush()
    return {"media": name, "seen": f"Photo {number}", "meaning": ""}


def _note_many(instance: Path) -> None:
    """Traces under the criteria of group A's sheet, by each of its students in turn, as their phones send them."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    with app.test_request_context():
        students = db.session.scalars(
            select(Membership).where(Membership.role == Role.student, Membership.group.has(letter="A"))
        ).all()
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        (taken,) = visit.taken_along
        sheet = f"{visit.id}.{taken.grid_id}.g{students[0].group_id}"
        criteria = [one.criterion_id for one in contents(taken.edition_id)]
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        people = {
            one.person_id: signer.dumps({"_user_id": one.person.get_id(), "_fresh": True}) for one in students
        }
    for turn, (person, signed) in enumerate(people.items()):
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed)
        numbers = range(turn, TRACES, len(people))
        traces = [_trace(sheet, criteria[n % len(criteria)], n) for n in numbers]
        sent = {"person": person, "operations": traces}
        answer = client.post("/operations", json=sent, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.json
        assert {ack["outcome"] for ack in answer.json["acks"]} == {"applied"}, answer.json
    with app.app_context():
        db.engine.dispose()


def _trace(sheet: str, criterion: int, number: int) -> dict[str, Any]:
    fields = {
        "text": [f"Trace {number} : la clé du bar pend à l’entrée, qui veut la prend, on la rend le soir."],
        "meaning": ["La confiance passe par les objets."],
        "sort": ["observation"],
        "source": ["seen"],
        "criterion": [str(criterion)],
    }
    names = {"id": str(uuid.uuid4()), "sheet": sheet, "jotting": str(uuid.uuid4())}
    return {**names, "base": 0, "fields": fields, "typed_at": "2026-11-23T10:00:00.000Z"}
