"""A sheet and a comparison opened on a phone: what is transferred, and when the person sees something."""

import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.benchmarks.figures import Figure
from tests.support.browser import running_chromium
from tests.support.demonstration import Member, demonstration
from tests.support.server import Server

RUNS = 5
COHORT = "/promotions/promotion-de-demonstration-2026"
SHEET = f"{COHORT}/visites/3/grilles/grille-commune/fiches/groupe-A?moment=tout"
COMPARISON = f"{COHORT}/comparer"
CRITERIA = 42

# A phone of the lower middle on a busy network.
PROFILE = {
    "viewport": {"width": 412, "height": 915},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4

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


@dataclass(frozen=True)
class Opening:
    """One opening of a page: bytes over the network, requests, seconds to the largest paint, layout shift."""

    bytes: int
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
            yield Figure("  requests", cold.requests, 10, "")
            yield Figure("  largest paint", cold.paint, 0.8, "s")
            yield Figure("  layout shift", cold.shift, 0.02, "")
            yield Figure("  warm, transferred", warm.bytes / 1000, 8, "kB")
            cold, _ = _openings(browser, server.url, COMPARISON, student)
            yield Figure("comparison, cold, transferred", cold.bytes / 1000, 40, "kB")
            yield Figure("  largest paint", cold.paint, 1.2, "s")


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
        context = browser.new_context(**PROFILE, locale="fr-FR")  # type: ignore[arg-type]
        name, value = student.cookie
        context.add_cookies([{"name": name, "value": value, "url": url}])
        cold.append(_open(context, url + path))
        warm.append(_open(context, url + path))
        context.close()
    return _median(cold[1:]), _median(warm[1:])


def _open(context: BrowserContext, address: str) -> Opening:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    requests: list[str] = []
    sizes: list[int] = []
    wire.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load", timeout=60_000)
    page.wait_for_timeout(1_000)  # before the first turn of polling, after the icon
    told = page.evaluate(PAINTED)
    page.close()
    return Opening(sum(sizes), len(requests), told["paint"] / 1000, told["shift"])


def _median(openings: list[Opening]) -> Opening:
    return Opening(
        bytes=int(statistics.median(one.bytes for one in openings)),
        requests=int(statistics.median(one.requests for one in openings)),
        paint=statistics.median(one.paint for one in openings),
        shift=statistics.median(one.shift for one in openings),
    )
