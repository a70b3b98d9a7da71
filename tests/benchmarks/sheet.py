"""A sheet and a comparison opened on a phone: what is transferred, and when the person sees something."""

import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.benchmarks.figures import Figure
from tests.support.browser import PIXEL, SLOWER, running_chromium, slow_down
from tests.support.demonstration import Member, demonstration
from tests.support.server import Server

RUNS = 5
COHORT = "/promotions/promotion-de-demonstration-2026"
SHEET = f"{COHORT}/visites/3/grilles/grille-commune/fiches/groupe-A?moment=tout"
COMPARISON = f"{COHORT}/comparer"
CRITERIA = 42

# Buffered entries of the page as it is now; layout shifts without those that follow a touch.
PAINTED = """
() => new Promise((resolve) => {
  const told = {paint: 0, shift: 0};
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) told.paint = entry.startTime;
  }).observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) told.shift += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => resolve(told), 300);
})
"""


# Whether the worker keeps the page at this address, and is the one that will open it.
KEPT = """
async (address) => {
  for (const name of await caches.keys())
    if (name.startsWith('pages-') && await (await caches.open(name)).match(address, {ignoreVary: true}))
      return Boolean(navigator.serviceWorker.controller);
  return false;
}
"""


@dataclass(frozen=True)
class Opening:
    """One opening of a page: bytes over the network, of them scripts, requests, seconds to the largest paint, shift."""

    bytes: int
    scripts: int
    requests: int
    paint: float
    shift: float


def measure() -> Iterator[Figure]:
    """Medians of several openings by a student of group A, with an empty cache and with a full one."""
    with tempfile.TemporaryDirectory(prefix="visites-sheet-") as folder:
        instance = Path(folder, "instance")
        with Server(instance, demo=True):
            pass
        _ask_every_criterion(instance)
        with Server(instance) as server, demonstration(instance) as there, running_chromium() as browser:
            student = there.members["student"]
            cold, warm = _openings(browser, server.url, SHEET, student)
            yield Figure(f"sheet of {CRITERIA} criteria, cold, transferred", cold.bytes / 1000, 50, "kB")
            yield Figure("  of these, scripts", cold.scripts / 1000, 30, "kB")
            yield Figure("  requests", cold.requests, 10, "")
            yield Figure("  largest paint", cold.paint, 0.8, "s")
            yield Figure("  layout shift", cold.shift, 0.02, "")
            yield Figure("  warm, transferred", warm.bytes / 1000, 8, "kB")
            cold, _ = _openings(browser, server.url, COMPARISON, student)
            yield Figure("comparison, cold, transferred", cold.bytes / 1000, 40, "kB")
            yield Figure("  largest paint", cold.paint, 1.2, "s")
            yield Figure(
                "sheet opened without a network", _without_network(browser, server, student), 0.6, "s"
            )


def _ask_every_criterion(instance: Path) -> None:
    """Criteria that students answer one by one are asked of the groups here, so that one sheet has them all."""
    data = sqlite3.connect(instance / "visites.sqlite3")
    with data:
        data.execute("update revision set respondent = 'group'")
        (count,) = data.execute("select count(*) from criterion").fetchone()
    data.close()
    assert count == CRITERIA


def _openings(browser: Browser, url: str, path: str, student: Member) -> tuple[Opening, Opening]:
    """With an empty cache and again; the first of all is for the server to get ready, and does not count."""
    cold, warm = [], []
    for _ in range(RUNS + 1):
        context = browser.new_context(**PIXEL, locale="fr-FR")  # type: ignore[arg-type]
        name, value = student.cookie
        context.add_cookies([{"name": name, "value": value, "url": url}])
        cold.append(_open(context, url + path))
        warm.append(_open(context, url + path))
        context.close()
    return _median(cold[1:]), _median(warm[1:])


def _open(context: BrowserContext, address: str) -> Opening:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def arrived(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire.on(
        "Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]})
    )
    wire.on("Network.loadingFinished", arrived)
    slow_down(page)
    wire.send("Network.enable")
    page.goto(address, wait_until="load", timeout=60_000)
    page.wait_for_timeout(1_000)  # before the first turn of polling, after the icon
    told = page.evaluate(PAINTED)
    page.close()
    scripts = sum(size for request, size in sizes.items() if asked[request].endswith(".js"))
    return Opening(sum(sizes.values()), scripts, len(asked), told["paint"] / 1000, told["shift"])


def _without_network(browser: Browser, server: Server, student: Member) -> float:
    """Seconds to the largest paint of a sheet that was opened once, on a slow phone, when the site is gone."""
    context = browser.new_context(**PIXEL, locale="fr-FR")  # type: ignore[arg-type]
    name, value = student.cookie
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    page.goto(server.url + SHEET)
    while not page.evaluate(KEPT, SHEET):
        page.wait_for_timeout(100)
    page.close()
    server.kill()
    paints = [_paint(context, server.url + SHEET) for _ in range(RUNS + 1)]
    context.close()
    return statistics.median(paints[1:])


def _paint(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, timeout=60_000)
    page.wait_for_timeout(1_000)
    told = page.evaluate(PAINTED)
    page.close()
    return float(told["paint"]) / 1000


def _median(openings: list[Opening]) -> Opening:
    return Opening(
        bytes=int(statistics.median(one.bytes for one in openings)),
        scripts=int(statistics.median(one.scripts for one in openings)),
        requests=int(statistics.median(one.requests for one in openings)),
        paint=statistics.median(one.paint for one in openings),
        shift=statistics.median(one.shift for one in openings),
    )
