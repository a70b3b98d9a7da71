"""No photo without saying whether somebody can be recognised: asked by both doors, kept with the photo, and shown."""

import uuid
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.extensions import db
from app.fieldwork.models import Media
from tests.fieldwork.conftest import Field, Send, current
from tests.fieldwork.photos import picture, upload
from tests.support.people import SignIn

JSON = {"Accept": "application/json"}


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return [one.faces for one in db.session.query(Media)]


@pytest.mark.parametrize("faces", ["none", "agreed", "blurred"])
def test_what_was_said_is_kept_with_the_photo(app: Flask, field: Field, sign_in: SignIn, faces: str) -> None:
    assert upload(sign_in(field.people.ines), field, picture(), faces=faces).status_code == 201
    assert kept(app) == [faces]


@pytest.mark.parametrize("faces", ["", "peut-être"])
def test_a_photo_of_which_nothing_is_said_is_refused(
    app: Flask, field: Field, sign_in: SignIn, faces: str
) -> None:
    answer = upload(sign_in(field.people.ines), field, picture(), faces=faces, headers=JSON)
    assert answer.status_code == 422
    assert answer.json["message"].startswith("Dites si l’on reconnaît quelqu’un")
    assert kept(app) == []


def test_a_phone_that_does_not_know_the_question_keeps_its_photo_for_later(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    data = {"file": (BytesIO(picture()), "photo.jpg"), "id": str(uuid.uuid4())}
    answer = sign_in(field.people.ines).post(f"{field.url}/photos", data=data, headers=JSON)
    # Not a refusal, which that phone would take as final; and words that it shows.
    assert (answer.status_code, answer.json["error"]) == (503, 503)
    assert answer.json["message"].startswith("Rechargez cette page")
    assert kept(app) == []


def test_a_photo_that_arrived_is_told_again_to_whoever_repeats_it(field: Field, sign_in: SignIn) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    upload(client, field, picture(), name, faces="agreed")
    again = client.post(f"{field.url}/photos", data={"id": name})
    assert (again.status_code, again.json["id"]) == (201, name)


def test_a_photo_blurred_after_it_had_arrived_unheard_takes_the_place_of_the_first(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    address = upload(client, field, picture((90, 60)), name, faces="agreed").json["url"]
    first = client.get(address).data
    assert upload(client, field, picture((80, 50)), name, faces="blurred").status_code == 201
    second = client.get(address).data
    assert (second != first, kept(app)) == (True, ["blurred"])
    upload(client, field, picture((90, 60)), name, faces="blurred")
    assert client.get(address).data == second


def test_a_plain_form_asks_beside_the_file_and_keeps_what_else_was_typed(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    client = sign_in(field.people.ines)
    photo, text = (field.by_kind[kind].criterion_id for kind in ("photo", "short_text"))
    page = BeautifulSoup(client.get(field.url).text, "html.parser")
    assert [one["value"] for one in page.select(f"input[name='faces-c{photo}-']")] == ["none", "agreed"]
    data = {
        f"c{photo}-base": "0",
        f"c{photo}-note": "Prise du trottoir",
        f"c{photo}-file": (BytesIO(picture()), "photo.jpg"),
        f"c{text}-base": "0",
        f"c{text}-text": "Un comptoir",
    }
    answer = client.post(field.url, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    [question] = page.select(f"fieldset.choices:has([name='faces-c{photo}-'])")
    # Seen by everybody now: with a script that did not load, nothing else asks.
    assert "without-script" not in question["class"]
    assert "Dites si l’on reconnaît quelqu’un" in question.text
    assert page.select_one(f"[name='c{photo}-note']").text.strip() == "Prise du trottoir"  # type: ignore[union-attr]
    assert kept(app) == []
    there = current(app, field.by_kind["short_text"])
    assert there is not None


def test_what_was_said_is_still_there_when_the_file_is_no_photo(field: Field, sign_in: SignIn) -> None:
    photo = field.by_kind["photo"].criterion_id
    data = {
        f"c{photo}-base": "0",
        f"c{photo}-file": (BytesIO(b"texte"), "photo.jpg"),
        f"faces-c{photo}-": "agreed",
    }
    answer = sign_in(field.people.ines).post(field.url, data=data, content_type="multipart/form-data")
    page = BeautifulSoup(answer.text, "html.parser")
    [said] = page.select(f"input[name='faces-c{photo}-'][checked]")
    assert said["value"] == "agreed"


def test_among_traces_it_is_read_that_people_agreed_and_nothing_of_the_others(
    field: Field, sign_in: SignIn, send: Send
) -> None:
    client, names = sign_in(field.people.ines), [str(uuid.uuid4()) for _ in range(3)]
    for name, faces in zip(names, ("none", "agreed", "blurred"), strict=True):
        upload(client, field, picture(), name, faces=faces)
    send(field.people.ines, field.operation("photo", row_media=names, row_seen=names, row_meaning=[""] * 3))
    page = BeautifulSoup(client.get(f"{field.people.url}/traces").text, "html.parser")
    told = {one.select_one(".told").text.split()[-1]: one.text for one in page.select(".trace")}  # type: ignore[union-attr]
    assert ["Les personnes sont d’accord" in told[name] for name in names] == [False, True, False]
