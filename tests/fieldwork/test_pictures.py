"""Photos are judged by their content, made small and anonymous."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import ExifTags, Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

from app.extensions import db
from app.fieldwork.models import Media
from tests.fieldwork.conftest import Field
from tests.fieldwork.photos import picture, upload
from tests.support.people import SignIn

PLANTED = (
    b"TelephoneDeInes",
    b"48.8566",
    b"ProfilDeInes",
    b"CommentaireDeInes",
    b"ICC_PROFILE",
    b"http:",
    b"Exif",
)


def test_the_photo_stands_upright(field: Field, sign_in: SignIn) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    client = sign_in(field.people.ines)
    shown = client.get(upload(client, field, picture((60, 40), exif=exif)).json["url"]).data
    assert Image.open(BytesIO(shown)).size == (40, 60)


def planted(format: str) -> bytes:
    """A picture that says where it was taken and by what, in every way that a file has."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "TelephoneDeInes"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 24.0)
    place[ExifTags.GPS.GPSMapDatum] = "48.8566"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:e='http://e/'><e:at>48.8566</e:at></x:xmpmeta>"
    more: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": b"ProfilDeInes" * 20}
    if format == "PNG":
        text = PngInfo()
        text.add_text("Comment", "CommentaireDeInes 48.8566")
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        more["pnginfo"] = text
    else:
        more["xmp"] = xmp
    if format == "JPEG":
        more["comment"] = b"CommentaireDeInes"
    return picture((600, 400), format, **more)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_place_device_and_whatever_else_it_says_are_in_no_stored_or_served_byte(
    app: Flask, field: Field, sign_in: SignIn, format: str
) -> None:
    sent = planted(format)
    assert b"TelephoneDeInes" in sent
    assert b"48.8566" in sent
    client = sign_in(field.people.ines)
    url = upload(client, field, sent).json["url"]
    served = [client.get(url), client.get(url + "/vignette"), client.get(field.url)]
    assert [one.status_code for one in served] == [200, 200, 200]
    stored = [one.read_bytes() for one in Path(app.instance_path).rglob("media/*")]
    assert len(stored) == 2
    for content in (*stored, served[0].data, served[1].data):
        assert not [text for text in PLANTED if text in content]
        assert not Image.open(BytesIO(content)).getexif()
    # Nor anywhere else that the site writes: the database, what lies beside it.
    for file in Path(app.instance_path).parent.rglob("*"):
        assert not file.is_file() or b"TelephoneDeInes" not in file.read_bytes(), file


@pytest.mark.parametrize(
    "tail",
    [b"<!doctype html><script>alert(1)</script>", b"PK\x03\x04archive", b"*/alert(1)/*", b"%PDF-1.7"],
    ids=["html", "zip", "script", "pdf"],
)
def test_what_is_hidden_behind_a_photo_does_not_come_out(field: Field, sign_in: SignIn, tail: bytes) -> None:
    client = sign_in(field.people.ines)
    url = upload(client, field, picture((600, 400), comment=tail) + tail * 50).json["url"]
    for shown in (client.get(url), client.get(url + "/vignette")):
        assert tail not in shown.data
        assert shown.data.startswith(b"\xff\xd8")
        assert shown.data.endswith(b"\xff\xd9")
        assert shown.mimetype == "image/jpeg"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Cache-Control"].startswith("private")


def test_a_large_photo_is_made_small(field: Field, sign_in: SignIn) -> None:
    answer = upload(sign_in(field.people.ines), field, picture((3200, 1000)))
    assert (answer.json["width"], answer.json["height"]) == (1600, 500)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "HEIF"])
def test_other_pictures_become_jpeg(field: Field, sign_in: SignIn, format: str) -> None:
    client = sign_in(field.people.ines)
    shown = client.get(upload(client, field, picture(format=format)).json["url"])
    assert Image.open(BytesIO(shown.data)).format == "JPEG"


def bomb() -> bytes:
    """A whole PNG of 30,000 × 30,000 points in a hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    points = zlib.compressobj(9)
    body = b"".join(points.compress(bytes(30_000)) for _ in range(30_000 * 3_751 // 30_000)) + points.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"pas une image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        picture((400, 300))[:500],
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "svg", "html", "cut", "pdf"],
)
def test_what_is_no_picture_is_refused_in_words(
    app: Flask, field: Field, sign_in: SignIn, content: bytes
) -> None:
    answer = upload(sign_in(field.people.ines), field, content)
    assert answer.status_code == 422
    assert "photo" in answer.text
    with app.app_context():
        assert db.session.query(Media).count() == 0


def test_a_bomb_is_refused_before_it_is_unpacked(field: Field, sign_in: SignIn) -> None:
    answer = upload(sign_in(field.people.ines), field, bomb())
    assert answer.status_code == 422
    assert "50 millions" in answer.text


def test_the_small_picture_is_small(field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    noise = BytesIO()
    Image.effect_noise((1600, 1200), 60).filter(ImageFilter.GaussianBlur(3)).convert("RGB").save(
        noise, "JPEG"
    )
    url = upload(client, field, noise.getvalue()).json["url"]
    small = client.get(url + "/vignette")
    assert Image.open(BytesIO(small.data)).size == (320, 240)
    assert len(small.data) < 20_000
