"""Bytes of photos are kept in a folder or in a bucket, whole or not at all; while they cannot be, nothing else is lost."""

import resource
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app import config, create_app
from app.errors import Conflict, Invalid, NotFound, Unavailable
from app.extensions import db
from app.fieldwork import storage
from app.fieldwork.models import Media
from app.fieldwork.storage import Shelf
from tests.fieldwork.conftest import Field, Send, current
from tests.fieldwork.photos import picture, upload
from tests.support.people import SignIn
from tests.support.s3 import s3_server, settings

NOWHERE: dict[str, Any] = dict.fromkeys(name for name in config.DEFAULTS if name.startswith("PHOTOS_"))


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return Shelf.open(tmp_path / "media", NOWHERE)
    return Shelf.open(tmp_path, NOWHERE | settings(request.getfixturevalue("bucket")))


def test_what_is_put_is_there_until_it_is_deleted(shelf: Shelf) -> None:
    shelf.put("une", b"photo")
    assert shelf.get("une") == b"photo"
    shelf.put("une", b"autre")
    assert shelf.get("une") == b"autre"
    shelf.delete("une", "une", "jamais")
    with pytest.raises(NotFound):
        shelf.get("une")


def test_what_was_held_for_something_that_failed_is_gone(shelf: Shelf) -> None:
    names: list[str] = []

    def fail() -> None:
        with shelf.holding({"": b"grande", "-petite": b"petite"}) as name:
            names.extend((name, name + "-petite"))
            assert shelf.get(names[1]) == b"petite"
            raise Conflict

    with pytest.raises(Conflict):
        fail()
    for one in names:
        with pytest.raises(NotFound):
            shelf.get(one)


@pytest.mark.parametrize("url", ["/srv/photos", "gs://seau", "https://seau.example"])
def test_a_wrong_address_is_told_when_the_site_starts(app: Flask, tmp_path: Path, url: str) -> None:
    with pytest.raises(Invalid, match="s3://"):
        create_app({"PHOTOS_URL": url, "INSTANCE_PATH": str(tmp_path)})


def test_a_class_keeps_its_photos_in_a_bucket(
    app: Flask, field: Field, sign_in: SignIn, tmp_path: Path, bucket: str
) -> None:
    app.extensions["photos"] = Shelf.open(tmp_path, NOWHERE | settings(bucket))
    client = sign_in(field.people.ines)
    answer = upload(client, field, picture((600, 400)))
    assert answer.status_code == 201
    whole, small = client.get(answer.json["url"]), client.get(answer.json["url"] + "/vignette")
    assert Image.open(BytesIO(whole.data)).size == (600, 400)
    assert max(Image.open(BytesIO(small.data)).size) == 320
    assert files(app) == []


class Overloaded(BaseHTTPRequestHandler):
    """An S3 that has no time."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_DELETE = do_PUT  # noqa: N815

    def log_message(self, format: str, *given: Any) -> None:
        """Says nothing."""


@pytest.fixture
def overloaded() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Overloaded)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["disk full", "bucket overloaded"])
def stopped(
    request: pytest.FixtureRequest, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """The site can write no photo; calling it mends that."""
    usual = app.extensions["photos"]
    if request.param == "disk full":
        put = storage.obstore.put
        monkeypatch.setattr(storage.obstore, "put", lambda *given: within(400, put, *given))
        return lambda: monkeypatch.setattr(storage.obstore, "put", put)
    url = request.getfixturevalue("overloaded")
    app.extensions["photos"] = Shelf.open(tmp_path, NOWHERE | settings(url))
    return lambda: app.extensions.update(photos=usual)


def within(size: int, put: Callable[..., Any], *given: Any) -> Any:
    """Really writes, with room for this many bytes in a file: the system refuses the rest in the middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        return put(*given)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_photo_that_cannot_be_written_is_to_be_sent_again_and_the_answer_is_kept(
    app: Flask, field: Field, sign_in: SignIn, send: Send, stopped: Callable[[], None]
) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    [ack] = send(
        field.people.ines, field.operation("photo", row_media=name, row_seen="Seuil", row_meaning="")
    )
    assert ack["outcome"] == "applied"
    answer = upload(client, field, picture((600, 400)), name, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json == {"error": 503, "message": storage.AWAY}
    assert files(app) == []
    assert "Photo en route" in client.get(field.url).text
    with app.app_context():
        assert db.session.query(Media).count() == 0
    stopped()
    assert upload(client, field, picture((600, 400)), name).status_code == 201
    assert len(files(app)) == 2


def test_in_a_plain_form_the_rest_is_kept_and_the_photo_asked_for_again(
    app: Flask, field: Field, sign_in: SignIn, stopped: Callable[[], None]
) -> None:
    photo, text = (field.by_kind[kind].criterion_id for kind in ("photo", "short_text"))
    data = {
        f"c{photo}-base": "0",
        f"c{photo}-file": (BytesIO(picture((600, 400))), "photo.jpg"),
        f"faces-c{photo}-": "none",
        f"c{text}-base": "0",
        f"c{text}-text": "Un comptoir",
    }
    answer = sign_in(field.people.ines).post(field.url, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert storage.AWAY in answer.text
    assert "choisissez-la de nouveau" in answer.text
    assert current(app, field.by_kind["short_text"]) is not None
    assert files(app) == []


def test_a_photo_that_cannot_be_read_now_is_said_to_be_so(
    app: Flask, field: Field, sign_in: SignIn, tmp_path: Path, overloaded: str
) -> None:
    client = sign_in(field.people.ines)
    url = upload(client, field, picture()).json["url"]
    app.extensions["photos"] = Shelf.open(tmp_path, NOWHERE | settings(overloaded))
    answer = client.get(url)
    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.text
    with pytest.raises(Unavailable):
        app.extensions["photos"].get("une")


def files(app: Flask) -> list[Path]:
    """What lies in the folder of photos, finished or not."""
    return [one for one in (Path(app.instance_path) / "media").rglob("*") if one.is_file()]
