"""Photos are judged by their content, made small and anonymous, and shown only to those who may read the sheet."""

import struct
import uuid
import zlib
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import ExifTags, Image

from app.extensions import db
from app.fieldwork.models import Media
from tests.conftest import new_client
from tests.fieldwork.conftest import Field, Send, build_field, current
from tests.support.people import Classroom, SignIn


def picture(size: tuple[int, int] = (40, 30), format: str = "JPEG", **options: Any) -> bytes:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, format, **options)
    return packed.getvalue()


def upload(client: FlaskClient, field: Field, content: bytes, name: str | None = None, **more: Any) -> Any:
    data = {"file": (BytesIO(content), "photo.jpg"), "id": name or str(uuid.uuid4())}
    return client.post(f"{field.url}/photos", data=data, **more)


def test_a_photo_is_kept_under_the_phone_s_id_and_shown(field: Field, sign_in: SignIn) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    answer = upload(client, field, picture(), name)
    assert answer.status_code == 201
    assert answer.json["id"] == name
    shown = client.get(answer.json["url"])
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(shown.data)).size == (40, 30)


def test_the_same_photo_sent_twice_is_kept_once(app: Flask, field: Field, sign_in: SignIn) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    assert upload(client, field, picture(), name).json == upload(client, field, picture(), name).json
    with app.app_context():
        assert db.session.query(Media).count() == 1


def test_somebody_else_s_id_is_not_taken_over(field: Field, sign_in: SignIn) -> None:
    name = str(uuid.uuid4())
    upload(sign_in(field.people.ines), field, picture(), name)
    assert upload(sign_in(field.people.karim), field, picture(), name).status_code == 409


def test_place_and_device_are_gone_and_the_photo_stands_upright(field: Field, sign_in: SignIn) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "TelephoneDeInes"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 24.0)
    sent = picture((60, 40), exif=exif)
    assert b"TelephoneDeInes" in sent
    client = sign_in(field.people.ines)
    shown = client.get(upload(client, field, sent).json["url"]).data
    kept = Image.open(BytesIO(shown))
    assert kept.size == (40, 60)
    assert not kept.getexif()
    assert b"TelephoneDeInes" not in shown
    assert b"Exif" not in shown


def test_a_large_photo_is_made_small(field: Field, sign_in: SignIn) -> None:
    answer = upload(sign_in(field.people.ines), field, picture((3200, 1000)))
    assert (answer.json["width"], answer.json["height"]) == (1600, 500)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_other_pictures_become_jpeg(field: Field, sign_in: SignIn, format: str) -> None:
    client = sign_in(field.people.ines)
    shown = client.get(upload(client, field, picture(format=format)).json["url"])
    assert Image.open(BytesIO(shown.data)).format == "JPEG"


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 points in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"pas une image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        picture((400, 300))[:500],
        bomb(),
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "svg", "html", "cut", "bomb", "pdf"],
)
def test_what_is_no_picture_is_refused_in_words(
    app: Flask, field: Field, sign_in: SignIn, content: bytes
) -> None:
    answer = upload(sign_in(field.people.ines), field, content)
    assert answer.status_code == 422
    assert "photo" in answer.text
    with app.app_context():
        assert db.session.query(Media).count() == 0


def test_a_photo_of_a_group_is_seen_by_the_cohort_and_nobody_else(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    url = upload(sign_in(field.people.ines), field, picture()).json["url"]
    for actor in (field.people.karim, field.people.lea, field.people.odile, field.people.guy):
        assert sign_in(actor).get(url).status_code == 200
    assert sign_in(field.people.stranger).get(url).status_code == 404
    assert new_client(app).get(url).status_code == 302


def test_a_photo_of_an_own_sheet_is_seen_by_its_student_and_the_facilitators(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        field = build_field(classroom, respondent="individual")
    data = {"file": (BytesIO(picture()), "photo.jpg")}
    answer = sign_in(classroom.ines).post(f"{field.url_of('moi')}/photos", data=data)
    assert answer.status_code == 201
    statuses = [
        sign_in(actor).get(answer.json["url"]).status_code
        for actor in (classroom.ines, classroom.odile, classroom.karim, classroom.guy)
    ]
    assert statuses == [200, 200, 404, 404]


@pytest.mark.parametrize("who", ["lea", "odile", "guy"])
def test_a_reader_adds_no_photo(field: Field, sign_in: SignIn, who: str) -> None:
    assert upload(sign_in(getattr(field.people, who)), field, picture()).status_code == 403


def test_a_photo_is_added_without_a_script(app: Flask, field: Field, sign_in: SignIn) -> None:
    client, criterion = sign_in(field.people.ines), field.by_kind["photo"].criterion_id
    data = {f"c{criterion}-base": "0", f"c{criterion}-file": (BytesIO(picture()), "photo.jpg")}
    assert client.post(field.url, data=data, content_type="multipart/form-data").status_code == 303
    answer = current(app, field.by_kind["photo"])
    assert answer is not None
    [photo] = answer.value["photos"]
    assert f"/photos/{photo['media']}" in client.get(field.url).text


def test_a_file_that_is_no_photo_comes_back_beside_its_field_and_the_rest_is_kept(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    photo, text = (field.by_kind[kind].criterion_id for kind in ("photo", "short_text"))
    data = {
        f"c{photo}-base": "0",
        f"c{photo}-file": (BytesIO(b"texte"), "photo.jpg"),
        f"c{text}-base": "0",
        f"c{text}-text": "Un comptoir",
    }
    answer = sign_in(field.people.ines).post(field.url, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert f'id="c{photo}-file-error"' in answer.text
    assert current(app, field.by_kind["short_text"]) is not None


def test_an_answer_may_come_before_its_photo(field: Field, sign_in: SignIn, send: Send) -> None:
    name, karim = str(uuid.uuid4()), sign_in(field.people.karim)
    [ack] = send(
        field.people.ines, field.operation("photo", row_media=name, row_seen="Un seuil", row_meaning="")
    )
    assert ack["outcome"] == "applied"
    page = karim.get(field.url).text
    assert "Photo en route" in page
    assert f"/photos/{name}" not in page
    version = karim.get(f"{field.url}/suite?depuis=0").json["version"]

    assert upload(sign_in(field.people.ines), field, picture(), name).status_code == 201
    told = karim.get(f"{field.url}/suite?depuis={version}&etat=under_way").json
    assert [one["criterion"] for one in told["answers"]] == [field.by_kind["photo"].criterion_id]
    assert f"/photos/{name}" in told["answers"][0]["html"]
    assert told["answers"][0]["version"] == ack["version"]
    assert "Photo en route" not in karim.get(field.url).text


def test_the_same_photo_again_is_no_news(field: Field, sign_in: SignIn, send: Send) -> None:
    name, ines = str(uuid.uuid4()), sign_in(field.people.ines)
    send(field.people.ines, field.operation("photo", row_media=name, row_seen="", row_meaning=""))
    upload(ines, field, picture(), name)
    before = ines.get(f"{field.url}/suite?depuis=0").json["version"]
    upload(ines, field, picture(), name)
    assert ines.get(f"{field.url}/suite?depuis=0").json["version"] == before


def test_a_photo_of_another_sheet_is_not_shown_under_an_answer(
    field: Field, sign_in: SignIn, send: Send
) -> None:
    of_group_a = upload(sign_in(field.people.ines), field, picture()).json["id"]
    operation = field.operation("photo", row_media=of_group_a, row_seen="Prise ailleurs", row_meaning="")
    operation["sheet"] = f"{field.visit_id}.{field.grid_id}.g{field.group_b}"
    [ack] = send(field.people.lea, operation)
    assert ack["outcome"] == "applied"
    page = sign_in(field.people.lea).get(field.url_of("groupe-B")).text
    assert "Prise ailleurs" in page
    assert of_group_a not in page.replace(f'value="{of_group_a}"', "").replace(
        f'data-photo-row="{of_group_a}"', ""
    )
    compared = sign_in(field.people.lea).get(
        f"{field.people.url}/comparer/commune/{field.by_kind['photo'].code}"
    )
    assert "Prise ailleurs" in compared.text
    assert f"/photos/{of_group_a}" not in compared.text


def test_a_queue_of_photos_is_stopped_when_somebody_else_is_signed_in(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    data = {
        "file": (BytesIO(picture()), "photo.jpg"),
        "id": str(uuid.uuid4()),
        "person": field.people.ines.person_id,
    }
    answer = sign_in(field.people.karim).post(f"{field.url}/photos", data=data)
    assert answer.status_code == 409
    assert answer.json["error"] == "person"
    with app.app_context():
        assert db.session.query(Media).count() == 0
