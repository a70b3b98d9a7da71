"""A site of a test in front of a real browser, in the process of the test, so that both see the same objects."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.support.browser import People


@contextmanager
def people_before(app: Flask, chromium: Browser) -> Iterator[People]:
    """People whose browsers reach `app`; they have left before it stops."""

    @app.after_request
    def hold_no_file(answer: Response) -> Response:
        # Who leaves in the middle of a file makes Werkzeug's server forget to close it.
        answer.direct_passthrough = False
        answer.get_data()
        return answer

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    everybody = People(chromium, f"http://127.0.0.1:{server.server_port}")
    try:
        yield everybody
        everybody.leave()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
