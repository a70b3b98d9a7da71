"""Photos are kept under the id of the phone, shown small, and only to those who may read the sheet."""

import uuid
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from app.extensions import db
from app.fieldwork.models import Media
from tests.conftest import new_client
from tests.fieldwork.conftest import Field, Send, build_field, current
from tests.fieldwork.photos import picture, upload
from tests.support.people import Classroom, SignIn


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


def test_a_sheet_shows_small_pictures_that_lead_to_the_whole_ones_and_move_nothing(
    field: Field, sign_in: SignIn, send: Send
) -> None:
    client, name = sign_in(field.people.ines), str(uuid.uuid4())
    send(field.people.ines, field.operation("photo", row_media=name, row_seen="Un seuil", row_meaning=""))
    upload(client, field, picture((800, 600)), name)
    comparison = f"{field.people.url}/comparer/commune/{field.by_kind['photo'].code}"
    for address in (field.url, comparison):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        [shown] = page.select(f"img[src*='{name}']")
        assert shown["src"].partition("?")[0].endswith(f"/photos/{name}/vignette")
        assert (shown["loading"], shown["width"], shown["height"]) == ("lazy", "800", "600")
        assert shown["alt"] == "Un seuil"
        assert shown.parent.name == "a"
        assert Image.open(BytesIO(client.get(shown.parent["href"]).data)).size == (800, 600)
        assert max(Image.open(BytesIO(client.get(shown["src"]).data)).size) == 320


def test_a_photo_kept_without_a_small_picture_gets_one_when_it_is_first_looked_at(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    client = sign_in(field.people.ines)
    url = upload(client, field, picture((800, 600))).json["url"]
    [small] = Path(app.instance_path).rglob("media/*-vignette")
    small.unlink()
    shown = client.get(url + "/vignette")
    assert shown.status_code == 200
    assert Image.open(BytesIO(shown.data)).size == (320, 240)
    assert small.read_bytes() == shown.data


def test_the_two_parts_of_a_caption_are_told_apart_wherever_a_photo_is_read(
    field: Field, sign_in: SignIn, send: Send
) -> None:
    names = [str(uuid.uuid4()), str(uuid.uuid4())]
    captions = {"row_seen": ["Un seuil", ""], "row_meaning": ["On entre sans frapper", ""]}
    send(field.people.ines, field.operation("photo", row_media=names, **captions))
    for name in names:
        upload(sign_in(field.people.ines), field, picture(), name)
    comparison = f"{field.people.url}/comparer/commune/{field.by_kind['photo'].code}"
    for address in (field.url, comparison):
        page = BeautifulSoup(sign_in(field.people.guy).get(address).text, "html.parser")
        text = " ".join(page.get_text(" ").split())
        assert "Ce que l’on voit : Un seuil Ce que l’on en comprend : On entre sans frapper" in text
        assert [one["alt"] for one in page.select("img[src*='/photos/']")] == [
            "Un seuil",
            "Photo sans légende",
        ]


def test_a_photo_of_a_group_is_seen_by_the_cohort_and_nobody_else(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    url = upload(sign_in(field.people.ines), field, picture()).json["url"]
    for actor in (field.people.karim, field.people.lea, field.people.odile, field.people.guy):
        assert sign_in(actor).get(url).status_code == 200
        assert sign_in(actor).get(url + "/vignette").status_code == 200
    for address in (url, url + "/vignette"):
        assert sign_in(field.people.stranger).get(address).status_code == 404
        assert new_client(app).get(address).status_code == 302


def test_a_photo_of_an_own_sheet_is_seen_by_its_student_and_the_facilitators(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        field = build_field(classroom, respondent="individual")
    data = {"file": (BytesIO(picture()), "photo.jpg"), "faces": "none"}
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
    data = {
        f"c{criterion}-base": "0",
        f"c{criterion}-file": (BytesIO(picture()), "photo.jpg"),
        f"faces-c{criterion}-": "none",
    }
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
        f"faces-c{photo}-": "agreed",
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
