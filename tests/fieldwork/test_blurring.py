"""A face is made unrecognisable for good: in the photo, in the small one, and for everybody who looks."""

import contextlib
import threading
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.fieldwork.blurring import blur_bytes
from app.fieldwork.models import Media
from app.fieldwork.pictures import Area, blurred
from app.fieldwork.storage import Shelf
from tests.fieldwork.conftest import Field, Send
from tests.fieldwork.photos import upload
from tests.support.people import SignIn

LEFT_HALF = {"left": "0", "top": "0", "width": "50", "height": "100"}


def stripes() -> bytes:
    """A picture whose details are black and white lines."""
    picture = Image.new("L", (400, 300))
    picture.putdata([255 * (x // 4 % 2) for _ in range(300) for x in range(400)])
    packed = BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=95)
    return packed.getvalue()


def contrast(content: bytes, *, left: bool) -> int:
    """How far apart the lightest and the darkest points of one half are."""
    half = Image.open(BytesIO(content)).convert("L")
    width, height = half.size
    edge = width // 2
    low, high = half.crop((0, 0, edge - 16, height) if left else (edge + 16, 0, width, height)).getextrema()
    return int(high - low)


class Together(Shelf):
    """A shelf on which two who read at the same time wait for each other, if nothing keeps one of them back."""

    def __init__(self, content: bytes) -> None:
        self.kept, self.both = {"photo": content}, threading.Barrier(2)

    def get(self, name: str) -> bytes:
        content = self.kept[name]
        with contextlib.suppress(threading.BrokenBarrierError):
            self.both.wait(0.5)
        return content

    def put(self, name: str, content: bytes) -> None:
        self.kept[name] = content


def test_of_two_who_blur_one_photo_at_once_neither_brings_a_face_back() -> None:
    shelf = Together(stripes())
    areas = [Area(0, 0, 50, 100), Area(50, 0, 50, 100)]
    people = [threading.Thread(target=blur_bytes, args=(Media(file="photo"), shelf, area)) for area in areas]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert contrast(shelf.kept["photo"], left=True) < 60
    assert contrast(shelf.kept["photo"], left=False) < 60


@pytest.fixture
def name(field: Field, sign_in: SignIn) -> str:
    """A photo that Inès has taken."""
    found = str(uuid.uuid4())
    assert upload(sign_in(field.people.ines), field, stripes(), found).status_code == 201
    return found


def of(field: Field, name: str, more: str = "") -> str:
    return f"{field.people.url}/photos/{name}{more}"


def test_nothing_is_left_of_a_face_neither_stored_nor_served(
    app: Flask, field: Field, sign_in: SignIn, name: str
) -> None:
    client = sign_in(field.people.ines)
    before = [one.read_bytes() for one in Path(app.instance_path).rglob("media/*")]
    assert client.post(of(field, name, "/flou"), data=LEFT_HALF).status_code == 303
    stored = [one.read_bytes() for one in Path(app.instance_path).rglob("media/*")]
    assert len(stored) == 2
    assert not set(before) & set(stored)
    served = [client.get(of(field, name, more)).data for more in ("", "/vignette")]
    assert sorted(served) == sorted(stored)
    for content in served:
        assert contrast(content, left=True) < 60
        assert contrast(content, left=False) > 100


def test_every_screen_takes_the_blurred_photo(field: Field, sign_in: SignIn, send: Send, name: str) -> None:
    karim = sign_in(field.people.karim)
    send(field.people.ines, field.operation("photo", row_media=name, row_seen="Un seuil", row_meaning=""))
    assert f"{name}/vignette?v=0" in karim.get(field.url).text
    version = karim.get(f"{field.url}/suite?depuis=0").json["version"]
    tag = karim.get(of(field, name)).headers["ETag"]

    sign_in(field.people.ines).post(of(field, name, "/flou"), data=LEFT_HALF)
    assert f"{name}/vignette?v=1" in karim.get(field.url).text
    told = karim.get(f"{field.url}/suite?depuis={version}&etat=under_way").json
    assert f"{name}/vignette?v=1" in told["answers"][0]["html"]
    again = karim.get(of(field, name), headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["ETag"] != tag
    # Under the address of before nothing is promised any more.
    assert karim.get(of(field, name, "?v=0")).headers["Cache-Control"] == "private, no-cache"
    assert "max-age=300" in karim.get(of(field, name, "?v=1")).headers["Cache-Control"]
    # A browser that still has the first asks with its tag, and gets the other in its place.
    old = karim.get(of(field, name, "?v=0"), headers={"If-None-Match": tag})
    assert (old.status_code, old.data) == (200, again.data)
    same = karim.get(of(field, name, "?v=1"), headers={"If-None-Match": again.headers["ETag"]})
    assert same.status_code == 304


def test_who_took_the_photo_and_the_team_blur_it_and_nobody_else(
    field: Field, sign_in: SignIn, send: Send, name: str
) -> None:
    send(field.people.ines, field.operation("photo", row_media=name, row_seen="Un seuil", row_meaning=""))
    people = field.people
    for actor, status in ((people.ines, 200), (people.odile, 200), (people.karim, 403), (people.guy, 403)):
        client = sign_in(actor)
        assert client.get(of(field, name, "/flou")).status_code == status
        assert client.post(of(field, name, "/flou"), data=LEFT_HALF).status_code == (
            303 if status == 200 else 403
        )
        assert ("Flouter un visage" in client.get(field.url).text) is (status == 200)
    assert sign_in(people.stranger).post(of(field, name, "/flou"), data=LEFT_HALF).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"left": "x"}, {"left": "nan"}, {"width": "0"}, {"top": "-1"}, {"height": "inf"}, {"left": "100"}],
)
def test_a_rectangle_that_makes_no_sense_comes_back_with_what_was_typed(
    field: Field, sign_in: SignIn, name: str, wrong: dict[str, str]
) -> None:
    client = sign_in(field.people.ines)
    before = client.get(of(field, name)).data
    answer = client.post(of(field, name, "/flou"), data=LEFT_HALF | wrong)
    assert answer.status_code == 422
    assert "entre 0 et 100" in answer.text
    assert f'value="{next(iter(wrong.values()))}"' in answer.text
    assert client.get(of(field, name)).data == before


@pytest.mark.parametrize("area", [Area(99.9, 99.9, 1, 1), Area(0, 0, 100, 100), Area(50, 50, 100, 100)])
def test_an_area_at_an_edge_stays_in_the_picture(area: Any) -> None:
    assert blurred(stripes(), [area]).width == 400
