"""The sheet's page: filled in by a plain form, read by others, followed while others write."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.extensions import db
from app.kinds import KINDS
from app.visits.models import Visit
from tests.fieldwork.conftest import Field, Send, current, stored
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn

ANSWERS: dict[str, dict[str, Any]] = {
    "short_text": {"text": "Un comptoir"},
    "long_text": {"seen": "On entre par la cour", "meaning": ""},
    "scale": {"value": "4"},
    "single_choice": {"value": "vote"},
    "multiple_choice": {"value": ["show", "learn"]},
    "yes_no_partial": {"value": "partial"},
    "number": {"amount": "12,5", "estimated": "1"},
}


def form_of(page: str, **typed: str) -> dict[str, list[str]]:
    """What a browser would send from the sheet of this page, with what was typed on top."""
    found: dict[str, list[str]] = {}
    form = BeautifulSoup(page, "html.parser").select_one("form#sheet")
    assert form
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type")
        if field.find_parent("template") or kind == "file":
            continue
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            text = str(chosen["value"]) if chosen else ""
        else:
            text = field.text.removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
        found.setdefault(name, []).append(text)
    return found | {name: [text] for name, text in typed.items()}


def fill(client: FlaskClient, field: Field, **typed: str) -> Any:
    return client.post(field.url, data=form_of(client.get(field.url).text, **typed))


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_typed_without_a_script_is_kept_and_shown_again(
    app: Flask, field: Field, sign_in: SignIn, kind: str
) -> None:
    client, prefix = sign_in(field.people.ines), f"c{field.by_kind[kind].criterion_id}-"
    data = form_of(client.get(field.url).text) | {
        prefix + name: texts for name, texts in ANSWERS[kind].items()
    }
    answer = client.post(field.url, data=data)
    assert answer.status_code == 303
    kept = current(app, field.by_kind[kind])
    assert kept is not None
    form = {name: [texts] if isinstance(texts, str) else texts for name, texts in ANSWERS[kind].items()}
    assert kept.value == KINDS[kind].parse(form, field.by_kind[kind].params)
    assert len(stored(app)) == 1
    again = form_of(client.get(field.url).text)
    assert {name: again[prefix + name] for name in form if any(form[name])} == {
        name: texts for name, texts in form.items() if any(texts)
    }


def test_a_form_sent_twice_is_stored_once_and_an_untouched_form_not_at_all(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    client, scale = sign_in(field.people.ines), f"c{field.by_kind['scale'].criterion_id}-value"
    data = form_of(client.get(field.url).text) | {scale: ["4"]}
    assert [client.post(field.url, data=data).status_code for _ in range(2)] == [303, 303]
    assert fill(client, field).status_code == 303
    assert len(stored(app)) == 1


def test_what_is_wrong_comes_back_beside_its_field_and_the_rest_is_kept(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    number, text = (f"c{field.by_kind[kind].criterion_id}-" for kind in ("number", "short_text"))
    answer = fill(
        sign_in(field.people.ines), field, **{number + "amount": "beaucoup", text + "text": "Un comptoir"}
    )
    assert answer.status_code == 422
    assert 'value="beaucoup"' in answer.text
    assert f'id="{number}amount-error"' in answer.text
    assert "1\N{NO-BREAK SPACE}réponse est enregistrée" in answer.text
    assert current(app, field.by_kind["short_text"]) is not None
    assert {one.outcome for one in stored(app)} == {"applied", "refused"}


def test_a_form_left_open_while_somebody_else_answers_overwrites_nothing(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    client, scale = sign_in(field.people.karim), f"c{field.by_kind['scale'].criterion_id}-"
    data = form_of(client.get(field.url).text) | {scale + "value": ["2"]}
    send(field.people.ines, field.operation("scale", value="4"))
    send(field.people.ines, field.operation("short_text", text="Un comptoir"))
    page = client.post(field.url, data=data, follow_redirects=True)
    assert "les deux versions sont gardées" in page.text
    assert [one.outcome for one in stored(app)] == ["applied", "applied", "conflict"]
    kept = current(app, field.by_kind["short_text"])
    assert kept is not None
    assert kept.value == {"text": "Un comptoir"}


def test_a_sheet_of_a_closed_visit_is_read_and_what_comes_late_is_shown_and_kept(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    client = sign_in(field.people.ines)
    text = f"c{field.by_kind['short_text'].criterion_id}-text"
    data = form_of(client.get(field.url).text) | {text: ["Écrit trop tard"]}
    with app.app_context():
        db.session.get_one(Visit, field.visit_id).state = "closed"
        db.session.commit()
    answer = client.post(field.url, data=data, follow_redirects=True)
    assert "1\N{NO-BREAK SPACE}réponse gardée à part" in answer.text
    assert "Écrit trop tard" in answer.text
    assert "l’équipe peut encore l’ajouter" in answer.text
    [kept] = stored(app)
    assert (kept.outcome, kept.content["value"]) == ("late", {"text": "Écrit trop tard"})
    assert f'name="{text}"' not in client.get(field.url).text


def test_every_kind_is_shown_to_those_who_read(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, *[field.operation(kind, **fields) for kind, fields in ANSWERS.items()])
    page = sign_in(field.people.odile).get(field.url).text
    for words in ("Un comptoir", "On entre par la cour", "vote", "diffusion", "12,5"):
        assert words in page


def test_the_page_holds_what_its_script_needs(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    page = BeautifulSoup(sign_in(field.people.ines).get(field.url).text, "html.parser")
    form = page.select_one("form#sheet")
    assert form
    assert form["data-sheet"] == field.sheet
    assert form["data-person"] == str(field.people.ines.person_id)
    assert (form["data-version"], form["data-operations-url"]) == ("1", "/operations")
    assert form["data-news-url"] == f"{field.url}/suite"
    scale = field.by_kind["scale"]
    article = page.select_one(f"article#critere-{scale.code}")
    assert article
    assert (article["data-criterion"], article["data-version"]) == (str(scale.criterion_id), "1")
    assert article.select_one("fieldset[data-kind=scale]")
    assert article.select_one("[data-status]").text.startswith("Inès, ")  # type: ignore[union-attr]


def test_what_others_write_arrives_once(field: Field, send: Send, sign_in: SignIn) -> None:
    client = sign_in(field.people.karim)
    assert client.get(f"{field.url}/suite?depuis=0").status_code == 204
    send(field.people.ines, field.operation("scale", value="4"), field.operation("short_text", text="Vu"))
    news = client.get(f"{field.url}/suite?depuis=1").json
    assert news["version"] == 2
    assert news["visit_state"] == "under_way"
    [one] = news["answers"]
    assert one["criterion"] == field.by_kind["short_text"].criterion_id
    assert_fragment_equals_reload(one["html"], client.get(field.url).text)
    assert client.get(f"{field.url}/suite?depuis=2").status_code == 204


def test_one_criterion_alone_is_the_one_of_the_page(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, field.operation("scale", value="4", note="Le bail le dit"))
    client, address = sign_in(field.people.ines), f"{field.url}/criteres/{field.by_kind['scale'].code}"
    fragment = client.get(address, headers=HTMX).text
    assert_fragment_equals_reload(fragment, client.get(address).text)
    assert_fragment_equals_reload(fragment, client.get(field.url).text)


def test_the_moment_chooses_what_is_on_the_page(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    from tests.fieldwork.conftest import build_field

    with app.app_context():
        field = build_field(classroom, kinds=["scale"], moment="after")
    client = sign_in(classroom.ines)
    assert 'id="critere-OBS-01"' in client.get(field.url).text
    assert 'id="critere-OBS-01"' not in client.get(f"{field.url}?moment=avant").text
    assert "#critere-OBS-01" in client.get(f"{field.url}?moment=avant").text
    assert client.get(f"{field.url}?moment=nimporte").status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_sheet(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    from tests.fieldwork.conftest import build_field

    with app.app_context():
        small = build_field(classroom, kinds=["scale"], slug="petite")
        large = build_field(classroom, number=2, kinds=["scale", "short_text"] * 20, slug="grande")
    client = sign_in(classroom.ines)
    counts = []
    for address in (
        small.url_of("groupe-A", "petite"),
        large.url_of("groupe-A", "grande"),
        f"{small.people.url}/visites/1/fiches",
    ):
        client.get(address)
        counts.append(statements(app, client, address))
    assert counts[0] == counts[1] <= 12
    assert counts[2] <= 14


def statements(app: Flask, client: FlaskClient, address: str) -> int:
    """How many statements a page costs."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([one for one in seen if not re.match("BEGIN|ROLLBACK|COMMIT", one)])
