"""Files of traces: kept under the id of the phone, and read by those who read the trace and nobody else."""

import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.evidence import EvidenceFile
from tests.conftest import new_client
from tests.fieldwork.carnets import jot, kept, page, scale
from tests.fieldwork.conftest import JSON, Field, Send, build_field
from tests.fieldwork.documents import pdf
from tests.fieldwork.photos import picture
from tests.fieldwork.test_blurring import stripes
from tests.support.people import Classroom, SignIn


def address(field: Field, name: str) -> str:
    return f"{field.people.url}/traces/fichiers/{name}"


def send_file(
    client: FlaskClient, field: Field, jotting: str, content: bytes, name: str | None = None, **more: Any
) -> Any:
    """A file as the queue of a phone sends it."""
    data = {
        "file": (BytesIO(content), more.pop("called", "photo.jpg")),
        "id": name or str(uuid.uuid4()),
        **more,
    }
    return client.post(f"{field.url}/carnet/{jotting}/fichiers", data=data, headers=JSON)


def photo_trace(field: Field, name: str, /, consent: str = "nobody", **more: Any) -> dict[str, Any]:
    """A trace that shows one photo, under a criterion."""
    more = {"criterion": scale(field), **more}
    return jot(field, "Le comptoir", sort="photo", media=name, consent=consent, meaning="On y décide", **more)


def taken(
    field: Field, send: Send, sign_in: SignIn, shot: bytes | None = None, **more: Any
) -> tuple[str, dict[str, Any]]:
    """The id of a photo that Inès has sent, and the edit of its trace."""
    name = str(uuid.uuid4())
    one = photo_trace(field, name, **more)
    assert send(field.people.ines, one)[0]["outcome"] == "applied"
    sent = send_file(sign_in(field.people.ines), field, one["jotting"], shot or picture((800, 600)), name)
    assert sent.status_code == 201
    return name, one


def statuses(field: Field, sign_in: SignIn, name: str) -> dict[str, int]:
    """Who gets the file; its small picture goes with it."""
    found = {}
    for who in ("ines", "karim", "lea", "odile", "guy", "stranger"):
        client = sign_in(getattr(field.people, who))
        codes = {client.get(address(field, name) + end).status_code for end in ("", "/vignette")}
        assert len(codes) == 1
        found[who] = codes.pop()
    return found


def everybody(status: int) -> dict[str, int]:
    """The author, and others of the cohort; a stranger gets none."""
    others = dict.fromkeys(("karim", "lea", "odile", "guy"), status)
    return {"ines": 200, **others, "stranger": 404}


def test_a_photo_stands_under_its_criterion_among_traces_and_in_class(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, _ = taken(field, send, sign_in)
    code = field.by_kind["scale"].code
    places = [field.url, f"{field.people.url}/traces", f"{field.people.url}/comparer/commune/{code}"]
    places.append(f"{field.people.url}/comparer/commune/{code}?ecran=projection")
    for place in places:
        shown = BeautifulSoup(page(sign_in, field.people.lea, place), "html.parser")
        [image] = shown.select(f"img[src*='{name}']")
        assert (image["alt"], image["loading"], image["width"]) == ("Le comptoir", "lazy", "800")
        client = sign_in(field.people.lea)
        assert max(Image.open(BytesIO(client.get(image["src"]).data)).size) == 320
        whole = client.get(image.parent["href"])
        assert Image.open(BytesIO(whole.data)).size == (800, 600)
        assert whole.headers["Cache-Control"] == "private, no-cache"
        assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert "On y décide" in page(sign_in, field.people.lea, field.url)
    assert name in page(sign_in, field.people.lea, f"{field.people.url}/traces?sorte=photo")


@pytest.mark.parametrize(
    ("consent", "status"), [("nobody", 200), ("yes", 200), ("no", 404), ("withdrawn", 404), ("unnamed", 404)]
)
def test_a_photo_goes_as_far_as_those_on_it_agree(
    app: Flask, field: Field, send: Send, sign_in: SignIn, consent: str, status: int
) -> None:
    name, _ = taken(field, send, sign_in, consent=consent)
    assert statuses(field, sign_in, name) == everybody(status)
    assert new_client(app).get(address(field, name)).status_code == 302
    for place in (field.url, f"{field.people.url}/traces"):
        assert (name in page(sign_in, field.people.karim, place)) == (status == 200)
        assert name in page(sign_in, field.people.ines, place)
    if status == 404:
        assert "Vous seul·e lisez cette trace" in page(sign_in, field.people.ines, field.url)


def test_a_face_in_a_photo_of_the_carnet_is_blurred_for_good_by_its_author_or_the_team(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    name, _ = taken(field, send, sign_in, stripes())
    ines, karim, odile = (sign_in(getattr(field.people, who)) for who in ("ines", "karim", "odile"))
    blur, left = f"{address(field, name)}/flou", {"left": "0", "top": "0", "width": "50", "height": "100"}
    before, tag = ines.get(address(field, name)).data, ines.get(address(field, name)).headers["ETag"]
    assert karim.post(blur, data=left).status_code == 403
    assert blur in odile.get(f"{field.people.url}/traces").text
    assert blur not in karim.get(f"{field.people.url}/traces").text
    assert odile.post(blur, data=left | {"width": "x"}).status_code == 422
    version = karim.get(f"{field.url}/suite?depuis=0").json["version"]
    assert odile.post(blur, data=left).status_code == 303
    after = karim.get(address(field, name), headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert after.data != before
    stored = [one.read_bytes() for one in Path(app.instance_path).rglob("media/*")]
    assert before not in stored
    assert after.data in stored
    told = karim.get(f"{field.url}/suite?depuis={version}&etat=under_way").json
    assert f"{name}/vignette?v=1" in told["answers"][0]["html"]


def test_nobody_is_asked_nothing_agreed(field: Field, send: Send, sign_in: SignIn) -> None:
    name, _ = taken(field, send, sign_in, consent="")
    assert statuses(field, sign_in, name) == everybody(404)


@pytest.mark.parametrize(
    "changed", [{"criterion": ""}, {"removed": 1}, {"media": ""}, {"sort": "observation"}]
)
def test_what_leaves_the_trace_or_its_criterion_leaves_the_others_at_once(
    field: Field, send: Send, sign_in: SignIn, changed: dict[str, Any]
) -> None:
    name, one = taken(field, send, sign_in)
    assert statuses(field, sign_in, name) == everybody(200)
    fields = {"sort": "photo", "media": name, "consent": "nobody", "criterion": scale(field)} | changed
    [ack] = send(field.people.ines, jot(field, "Le comptoir", 1, one["jotting"], **fields))
    assert ack["outcome"] == "applied"
    found = statuses(field, sign_in, name)
    assert {found[who] for who in ("karim", "lea", "odile", "guy", "stranger")} == {404}
    for place in (field.url, f"{field.people.url}/traces"):
        assert name not in page(sign_in, field.people.karim, place)


def test_a_consent_that_is_withdrawn_takes_the_photo_away_at_once(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, one = taken(field, send, sign_in, consent="yes")
    version = sign_in(field.people.karim).get(f"{field.url}/suite?depuis=0").json["version"]
    where = f"{field.people.url}/traces/{one['jotting']}/accord"
    assert sign_in(field.people.odile).post(where, data={"consent": "unnamed"}).status_code == 422
    assert sign_in(field.people.odile).post(where, data={"consent": "withdrawn"}).status_code == 303
    assert statuses(field, sign_in, name) == everybody(404)
    told = sign_in(field.people.karim).get(f"{field.url}/suite?depuis={version}").json
    assert [one["criterion"] for one in told["answers"]] == [scale(field)]
    assert name not in told["answers"][0]["html"]


def test_a_photo_on_an_own_sheet_is_its_student_s_and_the_team_s(
    app: Flask, classroom: Classroom, send: Send, sign_in: SignIn
) -> None:
    with app.app_context():
        field = build_field(classroom, respondent="individual")
    name = str(uuid.uuid4())
    sheet = f"{field.visit_id}.{field.grid_id}.m{classroom.ines.member_id}"
    one = photo_trace(field, name, sheet=sheet)
    assert send(classroom.ines, one)[0]["outcome"] == "applied"
    where = f"{field.url_of('moi')}/carnet/{one['jotting']}/fichiers"
    data = {"file": (BytesIO(picture()), "photo.jpg"), "id": name}
    assert sign_in(classroom.ines).post(where, data=data).status_code == 201
    found = statuses(field, sign_in, name)
    assert [found[who] for who in ("ines", "odile", "karim", "lea", "guy")] == [200, 200, 404, 404, 404]


def test_who_left_a_group_still_sees_the_photo_they_took_there(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    name, one = taken(field, send, sign_in, consent="no")
    with app.app_context():
        db.session.get_one(Membership, field.people.ines.member_id).group_id = field.group_b
        db.session.commit()
    assert sign_in(field.people.ines).get(address(field, name)).status_code == 200
    assert name in page(sign_in, field.people.ines, f"{field.url}/carnet")
    assert send_file(sign_in(field.people.ines), field, one["jotting"], picture()).status_code == 403


def test_the_same_file_sent_twice_is_kept_once(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    name, one = taken(field, send, sign_in)
    before = sign_in(field.people.ines).get(f"{field.url}/suite?depuis=0").json["version"]
    again = send_file(sign_in(field.people.ines), field, one["jotting"], picture(), name)
    assert (again.status_code, again.json["id"]) == (201, name)
    assert sign_in(field.people.ines).get(f"{field.url}/suite?depuis=0").json["version"] == before
    with app.app_context():
        assert db.session.query(EvidenceFile).count() == 1


def test_nobody_else_puts_a_file_into_a_trace_or_takes_its_id(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, one = taken(field, send, sign_in)
    for who in (field.people.karim, field.people.lea, field.people.odile):
        assert send_file(sign_in(who), field, one["jotting"], picture()).status_code == 403
    theirs = photo_trace(field, name)
    send(field.people.karim, theirs)
    assert (
        send_file(sign_in(field.people.karim), field, theirs["jotting"], picture(), name).status_code == 409
    )
    stopped = send_file(
        sign_in(field.people.karim), field, one["jotting"], picture(), person=field.people.ines.person_id
    )
    assert (stopped.status_code, stopped.json["error"]) == (409, "person")


def test_naming_somebody_else_s_hidden_photo_shows_it_to_nobody(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, _ = taken(field, send, sign_in, consent="no")
    send(field.people.karim, photo_trace(field, name))
    send(field.people.karim, field.operation("photo", row_media=name, row_seen="", row_meaning=""))
    assert statuses(field, sign_in, name) == everybody(404)
    shown = BeautifulSoup(page(sign_in, field.people.karim, field.url), "html.parser")
    assert not shown.select(f"img[src*='{name}']")


def test_a_trace_comes_before_its_photo_and_the_photo_is_news(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, karim = str(uuid.uuid4()), sign_in(field.people.karim)
    one = photo_trace(field, name)
    send(field.people.ines, one)
    assert "Fichier en route" in page(sign_in, field.people.karim, field.url)
    version = karim.get(f"{field.url}/suite?depuis=0").json["version"]
    assert send_file(sign_in(field.people.ines), field, one["jotting"], picture(), name).status_code == 201
    told = karim.get(f"{field.url}/suite?depuis={version}").json
    assert [changed["criterion"] for changed in told["answers"]] == [scale(field)]
    assert f"/traces/fichiers/{name}" in told["answers"][0]["html"]


def test_a_photo_is_noted_and_taken_off_without_a_script(app: Flask, field: Field, sign_in: SignIn) -> None:
    client, jotting = sign_in(field.people.ines), str(uuid.uuid4())
    where = f"{field.url}/carnet/{jotting}"
    fields = {
        "text": "Le seuil",
        "base": "0",
        "sort": "photo",
        "consent": "nobody",
        "criterion": scale(field),
    }
    photos = [(BytesIO(picture()), "a.jpg"), (BytesIO(picture(format="PNG")), "b.png")]
    assert client.post(where, data={**fields, "file": photos}).status_code == 303
    evidence = kept(app, jotting)
    assert evidence is not None
    assert len(evidence.media) == 2
    for name in evidence.media:
        assert sign_in(field.people.lea).get(address(field, name)).status_code == 200
    staying, going = evidence.media
    assert client.post(where, data={**fields, "base": "1", "media": [staying]}).status_code == 303
    assert sign_in(field.people.lea).get(address(field, staying)).status_code == 200
    assert sign_in(field.people.lea).get(address(field, going)).status_code == 404


def test_a_file_that_is_none_is_told_beside_the_note_which_is_kept(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    jotting = str(uuid.uuid4())
    data = {"text": "Le seuil", "base": "0", "sort": "photo", "file": (BytesIO(b"<svg>"), "photo.jpg")}
    answer = sign_in(field.people.ines).post(f"{field.url}/carnet/{jotting}", data=data)
    assert answer.status_code == 422
    assert "n’est ni une photo" in answer.text
    assert "Le seuil" in answer.text
    evidence = kept(app, jotting)
    assert evidence is not None
    assert (evidence.text, evidence.media) == ("Le seuil", [])


def test_a_photo_alone_is_a_trace(field: Field, send: Send, sign_in: SignIn) -> None:
    name = str(uuid.uuid4())
    one = jot(field, "", sort="photo", media=name, consent="nobody", criterion=scale(field))
    send(field.people.ines, one)
    send_file(sign_in(field.people.ines), field, one["jotting"], picture(), name)
    for who, place in ((field.people.ines, f"{field.url}/carnet"), (field.people.lea, field.url)):
        assert f"/traces/fichiers/{name}/vignette" in page(sign_in, who, place)


@pytest.mark.parametrize("media", ["../../secret", "x" * 36, "'; drop table"])
def test_an_id_that_no_phone_made_is_refused(field: Field, send: Send, media: str) -> None:
    [ack] = send(field.people.ines, jot(field, "Le seuil", sort="photo", media=media))
    assert ack["outcome"] == "refused"
    assert "numéro valable" in ack["reason"]


def test_a_document_is_handed_over_as_it_came_to_those_who_read_its_trace(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name, content = str(uuid.uuid4()), pdf(packed=True)
    one = jot(field, "Les statuts", sort="document", media=name, criterion=scale(field))
    send(field.people.ines, one)
    ines = sign_in(field.people.ines)
    assert (
        send_file(ines, field, one["jotting"], content, name, called="dossier/Statuts 2024.pdf").status_code
        == 201
    )
    for place in (field.url, f"{field.people.url}/traces?sorte=document"):
        shown = BeautifulSoup(page(sign_in, field.people.lea, place), "html.parser")
        [link] = shown.select(f"a[href*='{name}']")
        assert link.text.strip() == "Statuts 2024.pdf"
    handed = sign_in(field.people.lea).get(address(field, name))
    assert (handed.data, handed.mimetype) == (content, "application/pdf")
    assert handed.headers["Content-Disposition"] == "attachment; filename=Statuts_2024.pdf"
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in handed.headers["Content-Security-Policy"]
    assert handed.headers["Cache-Control"] == "private, no-cache"
    assert sign_in(field.people.lea).get(address(field, name) + "/vignette").status_code == 404
    assert sign_in(field.people.stranger).get(address(field, name)).status_code == 404


def test_in_class_a_document_is_not_called_by_its_name(field: Field, send: Send, sign_in: SignIn) -> None:
    name = str(uuid.uuid4())
    one = jot(field, "Les statuts", sort="document", media=name, criterion=scale(field))
    send(field.people.ines, one)
    send_file(sign_in(field.people.ines), field, one["jotting"], pdf(), name, called="Statuts du Moulin.pdf")
    compared = page(
        sign_in, field.people.lea, f"{field.people.url}/comparer/commune/{field.by_kind['scale'].code}"
    )
    assert name in compared
    assert "Moulin.pdf" not in compared


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pdf(b"/OpenAction << /S /JavaScript /JS (1) >>", packed=True), "contient un programme"),
        (b"%PDF-1.7 rien d'autre", "abîmé ou incomplet"),
        (b"MZ\x90\x00 un programme", "ni une photo"),
        (b"<html><script>alert(1)</script>", "ni une photo"),
    ],
)
def test_what_is_no_document_says_why_and_changes_nothing(
    app: Flask, field: Field, send: Send, sign_in: SignIn, content: bytes, told: str
) -> None:
    one = jot(field, "Les statuts", sort="document", media=str(uuid.uuid4()))
    send(field.people.ines, one)
    refused = send_file(
        sign_in(field.people.ines), field, one["jotting"], content, one["fields"]["media"][0], called="a.pdf"
    )
    assert refused.status_code == 422
    assert told in refused.json["message"]
    with app.app_context():
        assert db.session.query(EvidenceFile).count() == 0
