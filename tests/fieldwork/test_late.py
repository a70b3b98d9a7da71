"""What came too late is kept aside; the team adds it to the sheet or leaves it aside, once, and everybody can read so."""

import threading
from typing import Any

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.models import Operation
from app.visits.models import Visit
from tests.fieldwork.conftest import Field, Send, current, stored
from tests.fieldwork.test_wordings import replace, retire
from tests.support.people import Actor, SignIn, add_member

__all__ = ["replace", "retire"]


def close(app: Flask, field: Field) -> None:
    with app.app_context():
        db.session.get_one(Visit, field.visit_id).state = "closed"
        db.session.commit()


@pytest.fixture
def closed(app: Flask, field: Field, send: Send) -> Field:
    """Inès has answered 4; the visit has ended; Karim, who had not seen it, then sends a justification of his."""
    send(field.people.ines, field.operation("scale", value="4"))
    close(app, field)
    return field


@pytest.fixture
def other_facilitator(app: Flask, field: Field) -> Actor:
    with app.app_context():
        return add_member(field.people.cohort_id, "Yann", role="facilitator")


def late_url(field: Field) -> str:
    return f"{field.people.url}/visites/{field.number}/reponses-tardives"


def decide(client: Any, field: Field, operation: Operation, how: str = "ajout", **data: Any) -> Any:
    return client.post(f"{late_url(field)}/{operation.id}/{how}", data={"vu": "waiting"} | data)


def answer_of(app: Flask, field: Field, kind: str = "scale") -> tuple[Any, str, int]:
    answer = current(app, field.by_kind[kind])
    assert answer is not None
    return answer.value, answer.note, answer.author_id


def kept(app: Flask) -> Operation:
    return next(one for one in stored(app) if one.outcome == "late")


def test_the_team_reads_a_late_answer_beside_the_current_one(
    closed: Field, send: Send, sign_in: SignIn
) -> None:
    late = closed.operation("scale", value="2", note="Le bail le dit") | {"typed_at": "2026-11-20T10:00:00Z"}
    send(closed.people.karim, late)
    page = sign_in(closed.people.odile).get(late_url(closed)).text
    for words in (
        "À décider",
        "2 sur 5",
        "Le bail le dit",
        "Karim",
        "4 sur 5",
        "Inès",
        "20 nov.",
        "terminée",
    ):
        assert words in page
    assert "Ajouter à la fiche" in page


def test_the_visit_page_counts_what_waits_for_the_team_only(
    closed: Field, send: Send, sign_in: SignIn
) -> None:
    visit = f"{closed.people.url}/visites/{closed.number}"
    assert "gardées à part" not in sign_in(closed.people.odile).get(visit).text
    send(closed.people.karim, closed.operation("scale", value="2"))
    page = sign_in(closed.people.odile).get(visit).text
    assert "1\N{NO-BREAK SPACE}réponse arrivée trop tard attend" in page
    assert "reponses-tardives" in page
    assert "gardées à part" not in sign_in(closed.people.ines).get(visit).text
    home = sign_in(closed.people.odile).get(f"{closed.people.url}/").text
    assert f"Visite {closed.number}\N{NO-BREAK SPACE}: 1\N{NO-BREAK SPACE}réponse arrivée trop tard" in home
    assert "arrivée trop tard" not in sign_in(closed.people.ines).get(f"{closed.people.url}/").text


def test_adding_merges_in_the_author_s_name_and_the_history_says_who_let_it_in(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    late = closed.operation("scale", 1, value="4", note="Le bail le dit")
    send(closed.people.karim, late | {"typed_at": "2026-11-20T10:00:00Z"})
    answer = decide(sign_in(closed.people.odile), closed, kept(app))
    assert answer.status_code == 303
    assert answer_of(app, closed) == (4, "Le bail le dit", closed.people.karim.member_id)
    first, late, added = stored(app)
    assert (first.outcome, late.outcome, added.outcome) == ("applied", "late", "applied")
    assert late.settled_by == added.id
    assert added.decided_by_id == late.decided_by_id == closed.people.odile.member_id
    assert added.member_id == closed.people.karim.member_id
    assert added.typed_at == late.typed_at
    history = sign_in(closed.people.ines).get(f"{closed.url}/criteres/OBS-03/historique").text
    assert "gardé à part" in history
    assert "ajouté par Odile" in history


def test_what_others_wrote_in_other_fields_is_merged_in(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    send(field.people.ines, field.operation("scale", 1, value="5"))
    close(app, field)
    send(field.people.karim, field.operation("scale", 1, value="4", note="Le bail le dit"))
    decide(sign_in(field.people.odile), field, kept(app))
    assert answer_of(app, field)[:2] == (5, "Le bail le dit")


def test_a_late_first_answer_is_simply_added(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    close(app, field)
    send(field.people.karim, field.operation("short_text", text="Un comptoir"))
    page = sign_in(field.people.odile).get(late_url(field)).text
    assert "pas de réponse" in page
    decide(sign_in(field.people.odile), field, kept(app))
    assert answer_of(app, field, "short_text")[0] == {"text": "Un comptoir"}


def test_when_both_say_different_things_nothing_changes_until_somebody_chooses(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    send(closed.people.karim, closed.operation("scale", value="2"))
    odile = sign_in(closed.people.odile)
    asked = decide(odile, closed, kept(app))
    assert asked.status_code == 409
    assert "Mettre à la place de la réponse actuelle" in asked.text
    assert "Laisser de côté" in asked.text
    assert answer_of(app, closed)[0] == 4
    assert len(stored(app)) == 2
    chosen = decide(odile, closed, kept(app), a_la_place="1")
    assert chosen.status_code == 303
    assert answer_of(app, closed)[0] == 2
    # The one that gave way can be read.
    assert "4 sur 5" in odile.get(f"{closed.url}/criteres/OBS-03/historique").text


def test_an_answer_that_changed_meanwhile_is_not_replaced_unseen(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    send(closed.people.karim, closed.operation("scale", value="2"))
    answer = decide(sign_in(closed.people.odile), closed, kept(app), a_la_place="7")
    assert answer.status_code == 409
    assert "vient de changer" in answer.text
    assert answer_of(app, closed)[0] == 4


def test_what_is_left_aside_stays_in_the_history_and_may_still_be_added(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    odile = sign_in(closed.people.odile)
    assert decide(odile, closed, kept(app), "mise-a-part").status_code == 303
    assert answer_of(app, closed)[1] == ""
    history = sign_in(closed.people.karim).get(f"{closed.url}/criteres/OBS-03/historique").text
    assert "Le bail le dit" in history
    assert "laissé de côté par Odile" in history
    page = odile.get(late_url(closed)).text
    assert "À décider" not in page
    assert "Ajouter à la fiche" in page
    assert decide(odile, closed, kept(app), vu="aside").status_code == 303
    assert answer_of(app, closed)[1] == "Le bail le dit"


def test_the_author_sees_on_the_closed_sheet_what_became_of_it(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    [ack] = send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    assert "la visite est terminée, l’équipe peut l’ajouter" in ack["reason"]
    karim = sign_in(closed.people.karim)
    assert "l’équipe peut encore l’ajouter" in karim.get(closed.url).text
    # It is news for a page that is open, and so is the decision.
    news = karim.get(f"{closed.url}/suite?depuis=1").json
    assert "l’équipe peut encore l’ajouter" in news["answers"][0]["html"]
    decide(sign_in(closed.people.odile), closed, kept(app), "mise-a-part")
    assert "laissée de côté</b> par Odile" in karim.get(closed.url).text
    news = karim.get(f"{closed.url}/suite?depuis=2").json
    assert "laissée de côté" in news["answers"][0]["html"]


def test_a_double_click_decides_once(app: Flask, closed: Field, send: Send, sign_in: SignIn) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    odile, late = sign_in(closed.people.odile), kept(app)
    assert [decide(odile, closed, late).status_code for _ in range(2)] == [303, 303]
    assert len(stored(app)) == 3
    assert "C’était déjà décidé ainsi" in odile.get(late_url(closed)).text


def test_two_facilitators_at_once_add_it_once(
    app: Flask, closed: Field, send: Send, sign_in: SignIn, other_facilitator: Actor
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    late, start, statuses = kept(app), threading.Barrier(2), []

    def click(actor: Actor) -> None:
        client = sign_in(actor)
        start.wait()
        statuses.append(decide(client, closed, late).status_code)

    threads = [
        threading.Thread(target=click, args=(actor,)) for actor in (closed.people.odile, other_facilitator)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303, 303]
    assert [one.outcome for one in stored(app)] == ["applied", "late", "applied"]


def test_who_decides_after_somebody_else_decided_otherwise_is_told_who(
    app: Flask, closed: Field, send: Send, sign_in: SignIn, other_facilitator: Actor
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    decide(sign_in(other_facilitator), closed, kept(app), "mise-a-part")
    answer = decide(sign_in(closed.people.odile), closed, kept(app))
    assert answer.status_code == 409
    assert "Yann a déjà laissé cette réponse de côté" in answer.text
    assert answer_of(app, closed)[1] == ""


def test_one_decision_is_enough_for_all_that_one_person_wrote(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    for note in ("Le bail", "Le bail le", "Le bail le dit"):
        send(closed.people.karim, closed.operation("scale", 1, value="4", note=note))
    odile = sign_in(closed.people.odile)
    page = odile.get(late_url(closed)).text
    assert page.count("Ajouter à la fiche") == 1
    assert "2\N{NO-BREAK SPACE}textes d’avant" in page
    decide(odile, closed, stored(app)[3])
    assert answer_of(app, closed)[1] == "Le bail le dit"
    assert "Ajouter à la fiche" not in odile.get(late_url(closed)).text


def test_of_a_criterion_that_left_the_grid_it_is_read_and_may_be_left_aside(
    app: Flask, field: Field, send: Send, sign_in: SignIn, retire: Any
) -> None:
    retire("short_text")
    send(field.people.karim, field.operation("short_text", text="Un comptoir"))
    odile = sign_in(field.people.odile)
    page = odile.get(late_url(field)).text
    assert "Un comptoir" in page
    assert "elle ne peut pas être ajoutée" in page
    assert "Ajouter à la fiche" not in page
    assert decide(odile, field, kept(app)).status_code == 409
    sheet = sign_in(field.people.karim).get(field.url).text
    assert "Un comptoir" in sheet
    assert "l’équipe la lira" in sheet
    assert decide(odile, field, kept(app), "mise-a-part").status_code == 303
    assert "laissée de côté" in sign_in(field.people.karim).get(field.url).text


def test_it_is_added_under_the_wording_it_was_typed_under(
    app: Flask, field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    change = replace()
    close(app, field)
    send(
        field.people.karim,
        field.operation("single_choice", value="chief") | {"revision": change.before.revision_id},
    )
    odile = sign_in(field.people.odile)
    assert "Formulation d’avant" in odile.get(late_url(field)).text
    decide(odile, field, kept(app))
    answer = current(app, field.by_kind["single_choice"])
    assert answer is not None
    assert (answer.value, answer.revision_id) == ("chief", change.before.revision_id)


def test_the_author_may_have_left_the_group_meanwhile(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    with app.app_context():
        db.session.get_one(Membership, closed.people.karim.member_id).group_id = closed.group_b
        db.session.commit()
    decide(sign_in(closed.people.odile), closed, kept(app))
    assert answer_of(app, closed)[1] == "Le bail le dit"


@pytest.mark.parametrize("who", ["ines", "karim", "guy"])
def test_nobody_but_the_team_decides(
    app: Flask, closed: Field, send: Send, sign_in: SignIn, who: str
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    client = sign_in(getattr(closed.people, who))
    assert client.get(late_url(closed)).status_code == 403
    for how in ("ajout", "mise-a-part"):
        assert decide(client, closed, kept(app), how).status_code == 403
    assert answer_of(app, closed)[1] == ""


def test_another_cohort_s_team_does_not_learn_that_there_is_anything(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    send(closed.people.karim, closed.operation("scale", 1, value="4", note="Le bail le dit"))
    client = sign_in(closed.people.stranger)
    assert client.get(late_url(closed)).status_code == 404
    assert decide(client, closed, kept(app)).status_code == 404
    own = late_url(closed).replace(closed.people.slug, closed.people.stranger.slug)
    assert client.post(f"{own}/{kept(app).id}/ajout", data={"vu": "waiting"}).status_code == 404


def test_what_is_no_late_answer_of_this_visit_is_not_found(
    app: Flask, closed: Field, send: Send, sign_in: SignIn
) -> None:
    odile = sign_in(closed.people.odile)
    assert decide(odile, closed, stored(app)[0]).status_code == 404
    unknown = f"{late_url(closed)}/00000000-0000-4000-8000-000000000000"
    assert odile.post(f"{unknown}/ajout").status_code == 404
    assert odile.get(late_url(closed).replace("visites/1", "visites/99")).status_code == 404


def test_without_late_answers_the_page_says_so(field: Field, sign_in: SignIn) -> None:
    assert "Rien n’est arrivé trop tard" in sign_in(field.people.odile).get(late_url(field)).text
