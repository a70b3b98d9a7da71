"""People in front of a real Chromium: each has a browser context, and every fault of a page is noted."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

# The one without windows first: the same engine, a third less to do.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
# A phone of the lower middle of 2026, on a busy network: the profile of the benchmarks too.
PIXEL = PHONE | {"viewport": {"width": 412, "height": 915}, "device_scale_factor": 2.625}
SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4
# How long a person waits for what should come at once: on a machine where everything runs together, not at once.
PATIENCE = 20_000
DESK = {"viewport": {"width": 1280, "height": 720}}
# The console says less than the event does about what was refused and where.
TELL_VIOLATIONS = """
addEventListener('securitypolicyviolation', event =>
  noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`))
"""


def chromium_path() -> str:
    """The system's Chromium: `$CHROMIUM` first."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("No Chromium here. Type: sudo apt-get install -y chromium")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine only."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def slow_down(page: Page) -> None:
    """Makes a page as slow as on a phone of the lower middle; it lasts over reloads."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


class Watch:
    """What went wrong in one person's pages, but for what a test said it expects."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.seen: list[str] = []
        self.expected: list[re.Pattern[str]] = []
        self.leaving = False
        context.expose_binding("noteViolation", lambda source, text: self.note(f"CSP: {text}"))
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))
        context.on("request", self._request)

    def expect(self, pattern: str) -> None:
        """Faults that match `pattern` are part of the test: a 422 in the console, a server that was stopped."""
        self.expected.append(re.compile(pattern))

    def note(self, fault: str) -> None:
        """Remembers a fault, but for what a browser does to a database that it closes under a page."""
        if not (self.leaving and fault == "script: AbortError"):
            self.seen.append(fault)

    def assert_clean(self) -> None:
        """Fails with every fault that no test expected."""
        faults = [fault for fault in self.seen if not any(one.search(fault) for one in self.expected)]
        assert not faults, "the browser complained:\n" + "\n".join(faults)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            place = message.location
            self.note(f"console {message.type}: {message.text} ({place['url']}:{place['lineNumber']})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.note(f"request to another host: {request.url}")


class People:
    """Opens one browser context per person, and closes them all with a look at what was noted."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.watches: dict[BrowserContext, Watch] = {}

    def phone(self, **options: object) -> Page:
        """A new person's page on a phone, 390×844. Options are Playwright's: java_script_enabled=False…"""
        return self._open(PHONE | options)

    def slow_phone(self, **options: object) -> Page:
        """The same on a slow phone with a slow network: 412×915, CPU divided by 4, 1.6 Mbps, 150 ms."""
        page = self._open(PIXEL | options)
        page.context.set_default_timeout(60_000)
        slow_down(page)
        return page

    def desk(self, **options: object) -> Page:
        """A new person's page on a computer or a projector, 1280×720."""
        return self._open(DESK | options)

    def watch(self, page: Page) -> Watch:
        """What is noted about this person's pages."""
        return self.watches[page.context]

    def leave(self) -> None:
        """Closes everything, then fails if a page misbehaved."""
        for context, watch in self.watches.items():
            watch.leaving = True
            context.close()
        for watch in self.watches.values():
            watch.assert_clean()

    def _open(self, options: dict[str, object]) -> Page:
        french = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "base_url": self.url}
        context = self.browser.new_context(**french | options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.watches[context] = Watch(context, urlsplit(self.url).netloc)
        return context.new_page()
