"""The watch itself: what a page does wrong is noticed, and what a test expects is not held against it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.support.axe import violations
from tests.support.browser import People

PAGES = {
    "/bonne": "<main><h1>Bien</h1><p>Rien à dire.</p></main>",
    "/interdit": "<main><h1>Style en ligne</h1><p style='color: red'>Refusé</p></main>",
    "/ailleurs": '<main><h1>Ailleurs</h1><img alt="" src="http://192.0.2.1/a.png"></main>',
    "/erreur": '<main><h1>Erreur</h1></main><script src="/absent.js"></script>',
    "/inaccessible": '<main><h1>Image</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>',
}
ICON = '<link rel="icon" href="data:,">'
POLICY = "default-src 'self'; img-src * data:"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(f"<!doctype html><html lang=fr><title>Essai</title>{ICON}{body}".encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def people(chromium: Browser) -> Iterator[People]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield People(chromium, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_sound_page_passes(people: People) -> None:
    page = people.phone()
    page.goto("/bonne")
    assert violations(page) == []
    people.leave()


@pytest.mark.parametrize(
    ("path", "said"),
    [("/interdit", "CSP: style-src-attr"), ("/ailleurs", "request to another host"), ("/erreur", "404")],
)
def test_what_a_page_does_wrong_fails_the_test(people: People, path: str, said: str) -> None:
    page = people.desk()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    with pytest.raises(AssertionError, match=said):
        people.leave()


def test_an_expected_fault_is_not_held_against_the_page(people: People) -> None:
    page = people.desk()
    people.watch(page).expect("404")
    page.goto("/erreur")
    people.leave()


def test_an_image_without_words_is_an_accessibility_fault(people: People) -> None:
    page = people.phone()
    page.goto("/inaccessible")
    assert any(fault.startswith("image-alt") for fault in violations(page))
