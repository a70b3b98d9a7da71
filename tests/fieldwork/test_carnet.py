"""Who reads a carnet, and how it is kept by plain forms."""

import json
import uuid

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.extensions import db
from tests.fieldwork.carnets import jot, kept, linked, page, scale
from tests.fieldwork.conftest import JSON, Field, Send
from tests.support.people import SignIn


def test_markup_emoji_and_a_nul_are_only_words(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    one = jot(field, "<b>Oh</b> 🎭 \0 fin", criterion=scale(field))
    assert send(field.people.ines, one)[0]["outcome"] == "applied"
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert evidence.text == "<b>Oh</b> 🎭  fin"
    for url in (field.url, field.url + "/carnet"):
        shown = page(sign_in, field.people.ines, url)
        assert "&lt;b&gt;Oh&lt;/b&gt; 🎭" in shown
        assert "<b>Oh" not in shown


def test_only_its_author_reads_a_jotting_until_it_is_attached(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(field, "Personne ne paie son verre")
    send(field.people.ines, one)
    assert "Personne ne paie" in page(sign_in, field.people.ines, field.url)
    for other in (field.people.karim, field.people.lea, field.people.odile):
        assert "Personne ne paie" not in page(sign_in, other, field.url)
    send(
        field.people.ines, jot(field, "Personne ne paie son verre", 1, one["jotting"], criterion=scale(field))
    )
    for other in (field.people.karim, field.people.lea, field.people.odile):
        assert "Personne ne paie" in page(sign_in, other, field.url)
    send(field.people.ines, jot(field, "Personne ne paie son verre", 2, one["jotting"], removed=1))
    assert "Personne ne paie" not in page(sign_in, field.people.karim, field.url)


def test_what_is_noted_on_an_own_sheet_is_read_by_nobody_else(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    own = f"{field.visit_id}.{field.grid_id}.m{field.people.ines.member_id}"
    send(field.people.ines, jot(field, "Pour moi", sheet=own))
    url = field.url_of(f"membre-{field.people.ines.member_id}")
    assert sign_in(field.people.karim).get(url).status_code == 404
    assert "Pour moi" not in page(sign_in, field.people.odile, url)


def test_an_attached_jotting_arrives_with_the_news_and_leaves_with_them(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    karim = sign_in(field.people.karim)
    one = jot(field, "Vu de loin")
    send(field.people.ines, one)
    told = karim.get(f"{field.url}/suite?depuis=0", headers=JSON).json
    assert (told["version"], told["answers"]) == (1, [])
    assert "Vu de loin" not in json.dumps(told, ensure_ascii=False)
    send(field.people.ines, jot(field, "Vu de loin", 1, one["jotting"], criterion=scale(field)))
    [changed] = karim.get(f"{field.url}/suite?depuis=1", headers=JSON).json["answers"]
    assert changed["criterion"] == scale(field)
    assert "Vu de loin" in changed["html"]
    send(field.people.ines, jot(field, "Vu de loin", 2, one["jotting"]))
    [changed] = karim.get(f"{field.url}/suite?depuis=2", headers=JSON).json["answers"]
    assert "Vu de loin" not in changed["html"]


def test_ones_other_phone_gets_ones_jottings_with_the_news(field: Field, send: Send, sign_in: SignIn) -> None:
    one = jot(field, "De l’autre téléphone")
    send(field.people.ines, one)
    [told] = sign_in(field.people.ines).get(f"{field.url}/suite?depuis=0", headers=JSON).json["jottings"]
    assert (told["id"], told["version"], told["fields"]["text"]) == (
        one["jotting"],
        1,
        ["De l’autre téléphone"],
    )
    assert sign_in(field.people.karim).get(f"{field.url}/suite?depuis=0", headers=JSON).json["jottings"] == []


def test_a_jotting_is_written_attached_removed_and_put_back_without_a_script(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    ines = sign_in(field.people.ines)
    name = str(uuid.uuid4())
    url = f"{field.url}/carnet"
    assert ines.post(f"{url}/{name}", data={"text": "Noté", "base": "0"}).status_code == 303
    assert ines.post(f"{url}/{name}", data={"text": "Noté", "base": "0"}).status_code == 303
    assert (
        ines.post(f"{url}/{name}", data={"text": "Noté", "base": "1", "criterion": scale(field)}).status_code
        == 303
    )
    evidence = kept(app, name)
    assert evidence is not None
    assert evidence.version == 2
    assert linked(app, name) == [scale(field)]
    assert "Noté" in page(sign_in, field.people.karim, field.url)
    assert ines.post(f"{url}/{name}/retrait", data={"base": "2"}).status_code == 303
    assert "Noté" not in page(sign_in, field.people.karim, field.url)
    assert "Remettre" in page(sign_in, field.people.ines, url)
    assert ines.post(f"{url}/{name}/retour", data={"base": "3"}).status_code == 303
    assert "Noté" in page(sign_in, field.people.karim, field.url)


def test_a_text_that_is_too_long_comes_back_in_its_form(field: Field, sign_in: SignIn) -> None:
    answer = sign_in(field.people.ines).post(
        f"{field.url}/carnet/{uuid.uuid4()}", data={"text": "é" * 100_000, "base": "0"}
    )
    assert answer.status_code == 422
    assert "é" * 100_000 in answer.text
    assert "au plus" in answer.text


@pytest.mark.parametrize(("name", "status"), [("lea", 403), ("odile", 403), ("stranger", 404)])
def test_nobody_else_notes_in_a_carnet_by_its_forms(
    field: Field, sign_in: SignIn, name: str, status: int
) -> None:
    client = sign_in(getattr(field.people, name))
    url = f"{field.url}/carnet/{uuid.uuid4()}"
    assert client.post(url, data={"text": "x", "base": "0"}).status_code == status
    assert client.get(f"{field.url}/carnet").status_code == (404 if status == 404 else 200)


def test_somebody_elses_jotting_cannot_be_removed_or_guessed(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(field, "À moi")
    send(field.people.ines, one)
    karim = sign_in(field.people.karim)
    for verb in ("retrait", "retour"):
        address = f"{field.url}/carnet/{one['jotting']}/{verb}"
        assert karim.post(address, data={"base": "1"}).status_code == 404
    assert (
        karim.post(f"{field.url}/carnet/{one['jotting']}", data={"text": "x", "base": "1"}).status_code == 422
    )
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.removed_at) == ("À moi", None)


def test_who_left_a_group_still_reads_what_they_noted_there(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(field, "Écrit avant de changer de groupe")
    send(field.people.ines, one)
    with app.app_context():
        db.session.get_one(Membership, field.people.ines.member_id).group_id = field.group_b
        db.session.commit()
    for url in (field.url, f"{field.url}/carnet"):
        assert "Écrit avant de changer" in page(sign_in, field.people.ines, url)
        assert "Écrit avant de changer" not in page(sign_in, field.people.karim, url)
    [ack] = send(field.people.ines, jot(field, "Encore", 1, one["jotting"]))
    assert ack["outcome"] == "refused"
