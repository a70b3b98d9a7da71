"""A person takes away all that is kept of them, and nothing of anybody else."""

import json
import uuid
import zipfile
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from tests.accounts.passwords import CHEAP
from tests.fieldwork.carnets import jot
from tests.fieldwork.conftest import Field, Send, field, send
from tests.fieldwork.photos import picture, upload
from tests.support.people import Classroom, SignIn

__all__ = ["field", "send"]


def archive(client: FlaskClient) -> zipfile.ZipFile:
    with client.get("/compte/mes-donnees.zip") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "mes-donnees.zip" in answer.headers["Content-Disposition"]
        return zipfile.ZipFile(BytesIO(answer.data))


def told(client: FlaskClient) -> dict[str, dict[str, list[dict[str, Any]]]]:
    found: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(archive(client).read("mes-donnees.json"))
    return found


def test_what_somebody_wrote_is_there_and_what_others_wrote_is_not(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    send(
        field.people.ines,
        field.operation("short_text", text="La clé pend à l’entrée"),
        jot(field, "Il fait froid"),
    )
    send(
        field.people.lea,
        jot(field, "Secret de Léa", sheet=field.sheet.replace(f"g{field.group_a}", f"g{field.group_b}")),
    )
    whole = json.dumps(told(sign_in(field.people.ines)), ensure_ascii=False)
    assert "La clé pend à l’entrée" in whole
    assert "Il fait froid" in whole
    assert "inès@promo.example" in whole
    assert "Secret de Léa" not in whole
    assert "léa@promo.example" not in whole


def test_it_is_sorted_by_what_it_is_kept_for(classroom: Classroom, sign_in: SignIn) -> None:
    found = told(sign_in(classroom.ines))
    assert [row["name"] for row in found["Votre nom et votre adresse e-mail"]["person"]] == ["Inès"]
    assert len(found["Vos promotions, votre rôle, votre groupe"]["membership"]) == 1


def test_no_secret_leaves(classroom: Classroom, sign_in: SignIn, app: Any) -> None:
    from tests.accounts.passwords import give_password

    give_password(app, classroom.ines)
    text = archive(sign_in(classroom.ines)).read("mes-donnees.json").decode()
    assert CHEAP not in text
    assert classroom.ines.session_id.partition(".")[2] not in text


def test_photos_come_along_and_one_that_is_gone_breaks_nothing(
    field: Field, sign_in: SignIn, app: Any
) -> None:
    client, here, gone = sign_in(field.people.ines), str(uuid.uuid4()), str(uuid.uuid4())
    for name in (here, gone):
        assert upload(client, field, picture(), name).status_code == 201
    with app.app_context():
        from app.extensions import db
        from app.fieldwork.models import Media

        app.extensions["photos"].delete(db.session.get_one(Media, gone).file)
    names = archive(client).namelist()
    assert f"fichiers/{here}.jpeg" in names
    assert not [name for name in names if gone in name]
    assert not [name for name in archive(sign_in(field.people.karim)).namelist() if here in name]
