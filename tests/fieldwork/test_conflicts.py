"""Two versions of one answer are shown to the whole group, and a person decides."""

from typing import Any

import pytest
from flask import Flask

from tests.fieldwork.conftest import Field, Send, current, stored
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import SignIn


@pytest.fixture
def disagreement(field: Field, send: Send) -> Field:
    """Inès has answered 4 and Karim, who had not seen it, 2."""
    send(field.people.ines, field.operation("scale", value="4", note="On vote"))
    send(field.people.karim, field.operation("scale", value="2", note="On vote"))
    return field


def address(field: Field, seen: int = 2) -> str:
    return f"{field.url}/criteres/OBS-03/accord?base=1&vu={seen}"


def test_both_versions_are_on_the_sheet_with_names_for_everybody_of_the_group(
    disagreement: Field, sign_in: SignIn
) -> None:
    for actor in (disagreement.people.ines, disagreement.people.karim):
        page = sign_in(actor).get(disagreement.url).text
        assert "2 versions de cette réponse" in page
        assert "2 sur 5" in page
        assert "Karim, " in page
        assert "Garder celle-ci" in page


def test_a_reader_sees_both_versions_and_no_button(disagreement: Field, sign_in: SignIn) -> None:
    page = sign_in(disagreement.people.odile).get(disagreement.url).text
    assert "2 versions de cette réponse" in page
    assert "Garder celle-ci" not in page


def test_that_there_is_something_to_decide_is_news_for_the_others(
    disagreement: Field, sign_in: SignIn
) -> None:
    news = sign_in(disagreement.people.ines).get(f"{disagreement.url}/suite?depuis=1").json
    assert "2 versions" in news["answers"][0]["html"]


def test_keeping_the_other_version_makes_it_the_answer(
    app: Flask, disagreement: Field, sign_in: SignIn
) -> None:
    other = stored(app)[1].id
    answer = sign_in(disagreement.people.ines).post(address(disagreement), data={"keep": other})
    assert answer.status_code == 303
    kept = current(app, disagreement.by_kind["scale"])
    assert kept is not None
    assert (kept.value, kept.version) == (2, 2)
    _, second, third = stored(app)
    assert second.settled_by == third.id
    assert "versions de cette réponse" not in sign_in(disagreement.people.karim).get(disagreement.url).text


def test_keeping_the_current_version_is_news_too(app: Flask, disagreement: Field, sign_in: SignIn) -> None:
    client = sign_in(disagreement.people.ines)
    client.post(address(disagreement), data={"keep": "current"})
    kept = current(app, disagreement.by_kind["scale"])
    assert kept is not None
    assert (kept.value, kept.version) == (4, 1)
    news = client.get(f"{disagreement.url}/suite?depuis=2").json
    assert "versions de cette réponse" not in news["answers"][0]["html"]


def test_the_choice_by_htmx_brings_back_the_criterion_as_the_page_shows_it(
    disagreement: Field, sign_in: SignIn
) -> None:
    client = sign_in(disagreement.people.ines)
    fragment = client.post(address(disagreement), data={"keep": "current"}, headers=HTMX)
    assert fragment.status_code == 200
    assert_fragment_equals_reload(fragment.text, client.get(disagreement.url).text)


def test_what_came_after_the_page_was_shown_is_not_decided_unseen(
    app: Flask, disagreement: Field, send: Send, sign_in: SignIn
) -> None:
    send(disagreement.people.karim, disagreement.operation("scale", value="1", note="On vote"))
    sign_in(disagreement.people.ines).post(address(disagreement), data={"keep": "current"})
    waiting = [one for one in stored(app) if one.outcome == "conflict" and not one.settled_by]
    assert [one.content["value"] for one in waiting] == [1]


def test_a_choice_about_an_answer_that_moved_on_overwrites_nothing(
    app: Flask, disagreement: Field, send: Send, sign_in: SignIn
) -> None:
    other = stored(app)[1].id
    send(disagreement.people.karim, disagreement.operation("scale", 1, value="5", note="On vote"))
    answer = sign_in(disagreement.people.ines).post(
        address(disagreement), data={"keep": other}, follow_redirects=True
    )
    assert "choisissez de nouveau" in answer.text
    kept = current(app, disagreement.by_kind["scale"])
    assert kept is not None
    assert kept.value == 5


def test_a_version_that_waits_no_more_cannot_be_chosen(
    app: Flask, disagreement: Field, sign_in: SignIn
) -> None:
    client, other = sign_in(disagreement.people.ines), stored(app)[1].id
    client.post(address(disagreement), data={"keep": "current"})
    assert client.post(address(disagreement), data={"keep": other}).status_code == 409


def test_combining_starts_from_both_texts(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, field.operation("short_text", text="Un comptoir", note="Vu"))
    send(field.people.karim, field.operation("short_text", text="Une cour", note="Entendu"))
    client, address = sign_in(field.people.ines), f"{field.url}/criteres/OBS-01"
    page = client.get(f"{address}?combiner").text
    assert "Un comptoir\nUne cour" in page
    assert "Vu\nEntendu" in page
    prefix = f"c{field.by_kind['short_text'].criterion_id}-"
    data: dict[str, Any] = {
        "base": "1",
        "vu": "2",
        prefix + "text": "Un comptoir dans une cour",
        prefix + "note": "Vu et entendu",
    }
    assert client.post(f"{address}/accord", data=data).status_code == 303
    kept = current(app, field.by_kind["short_text"])
    assert kept is not None
    assert (kept.value, kept.note) == ({"text": "Un comptoir dans une cour"}, "Vu et entendu")
    assert stored(app)[1].settled_by == stored(app)[2].id


def test_a_combination_that_is_too_long_comes_back_with_what_was_typed(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    send(field.people.ines, field.operation("short_text", text="a" * 200))
    send(field.people.karim, field.operation("short_text", text="b" * 200))
    prefix = f"c{field.by_kind['short_text'].criterion_id}-"
    answer = sign_in(field.people.ines).post(
        f"{field.url}/criteres/OBS-01/accord", data={"base": "1", "vu": "2", prefix + "text": "c" * 400}
    )
    assert answer.status_code == 422
    assert "c" * 400 in answer.text
    assert "280" in answer.text
    assert len(stored(app)) == 2


def test_the_history_tells_what_became_of_each_edit(
    app: Flask, disagreement: Field, send: Send, sign_in: SignIn
) -> None:
    send(disagreement.people.ines, disagreement.operation("scale", 1, value="9"))
    client = sign_in(disagreement.people.guy)
    page = client.get(f"{disagreement.url}/criteres/OBS-03/historique").text
    for words in ("réponse actuelle", "à départager", "Refusé", "4 sur 5", "2 sur 5", "Karim"):
        assert words in page
    assert "Reprendre cette version" not in page
    fragment = client.get(f"{disagreement.url}/criteres/OBS-03/historique", headers=HTMX).text
    assert_fragment_equals_reload(fragment, page)


def test_an_earlier_version_can_be_taken_up_again(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    send(field.people.ines, field.operation("scale", value="4", note="On vote"))
    send(field.people.ines, field.operation("scale", 1, value="1"))
    client = sign_in(field.people.karim)
    assert "Reprendre cette version" in client.get(f"{field.url}/criteres/OBS-03/historique").text
    answer = client.post(f"{field.url}/criteres/OBS-03/historique/1/reprise", data={"base": "2"})
    assert answer.status_code == 303
    kept = current(app, field.by_kind["scale"])
    assert kept is not None
    assert (kept.value, kept.note, kept.version) == (4, "On vote", 3)
    assert kept.author_id == field.people.karim.member_id
    assert stored(app)[-1].restores == 1
    assert "reprend une version d’avant" in client.get(f"{field.url}/criteres/OBS-03/historique").text


def test_an_edit_that_travelled_says_when_it_was_typed(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, field.operation("scale", value="4") | {"typed_at": "2026-11-20T10:00:00Z"})
    page = sign_in(field.people.ines).get(f"{field.url}/criteres/OBS-03/historique").text
    assert "sur le téléphone, reçu" in page
