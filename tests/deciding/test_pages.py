"""The pages of proposals as people meet them: without a script, and with htmx."""

import re

from flask import Flask
from flask.testing import FlaskClient

from app.grids.access import criterion_for, grid_for
from tests.deciding.rounds import QUESTION, SECRET, member_here, objects
from tests.grids.test_pages import fields
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn


def _stand(client: FlaskClient, home: str, choice: str, reason: str = "", text: int = 1, **headers: str):
    typed = {"position-choice": choice, "position-reason": reason, "position-text_number": str(text)}
    return client.post(f"{home}/propositions/1/position", data=typed, headers=headers)


def test_from_a_criterion_to_a_proposal_in_one_tap_and_the_words_say_what_it_does(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim = sign_in(classroom.karim)
    address = f"{home}/criteres/GOUV-01/proposition"
    assert address in karim.get(f"{home}/criteres/GOUV-01").text
    typed = fields(karim.get(address).text) | {
        "why": "Pour être compris.",
        "help": "Appuyez-vous sur des faits datés.",
    }
    made = karim.post(address, data=typed, follow_redirects=True)
    assert re.search(r"ajouté.: </span>\s*datés</ins>", made.text)
    assert "Même ligne dans les comparaisons." in made.text
    assert "Proposition 1</a>, Inès" in made.text


def test_what_is_refused_stands_beside_its_field_with_what_was_typed(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim = sign_in(classroom.karim)
    address = f"{home}/criteres/GOUV-01/proposition"
    typed = fields(karim.get(address).text) | {"why": "", "help": "Des faits datés."}
    refused = karim.post(address, data=typed)
    assert refused.status_code == 422
    assert "pourquoi vous le proposez" in refused.text
    assert "Des faits datés." in refused.text


def test_an_option_that_goes_asks_where_its_answers_count_before_anything_is_kept(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim = sign_in(classroom.karim)
    address = f"{home}/criteres/GOUV-02/proposition"
    typed = fields(karim.get(address).text) | {"why": "Deux suffisent."}
    typed["params-row_id"], typed["params-row_label"] = ["vote", "consent"], ["vote", "consentement"]
    asked = karim.post(address, data=typed)
    assert asked.status_code == 409
    assert "Que deviennent les réponses passées" in asked.text
    assert karim.get(f"{home}/propositions/2").status_code == 404
    made = karim.post(address, data=typed | {"mapping-chief": "vote"}, follow_redirects=True)
    assert "comparable en additionnant deux postes" in made.text


def test_in_the_silent_round_others_are_absent_from_the_page_until_ones_own_is_sent(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    objects(app, classroom.lea)
    karim = sign_in(classroom.karim)
    before = karim.get(f"{home}/propositions/1").text + karim.get(f"{home}/propositions").text
    assert SECRET not in before
    assert "Léa" not in before
    assert 'class="badge danger"' not in before
    _stand(karim, home, "consent")
    after = karim.get(f"{home}/propositions/1").text
    assert SECRET in after
    assert "Léa" in after


def test_a_facilitator_reads_stances_once_the_silence_is_ended_for_everybody(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    objects(app, classroom.lea)
    odile, ines = sign_in(classroom.odile), sign_in(classroom.ines)
    assert SECRET not in odile.get(f"{home}/propositions/1").text
    assert "1\N{NO-BREAK SPACE}position reçue sur 3" in odile.get(f"{home}/propositions/1").text
    assert ines.post(f"{home}/propositions/1/ouverture").status_code == 403
    odile.post(f"{home}/propositions/1/ouverture")
    assert SECRET in odile.get(f"{home}/propositions/1").text
    assert SECRET in ines.get(f"{home}/propositions/1").text


def test_a_stance_without_its_reason_comes_back_and_htmx_gets_what_a_reload_shows(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim = sign_in(classroom.karim)
    assert "une objection a toujours une raison" in _stand(karim, home, "objection").text
    taken = _stand(karim, home, "reservation", **HTMX)
    assert taken.status_code == 200
    assert_fragment_equals_reload(taken.text, karim.get(f"{home}/propositions/1").text)


def test_a_text_that_moved_shows_what_moved_and_asks_to_confirm(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim, ines = sign_in(classroom.karim), sign_in(classroom.ines)
    _stand(karim, home, "consent")
    text = f"{home}/propositions/1/texte"
    typed = fields(ines.get(text).text) | {"question": "Qui d’ici fait ce lieu ?"}
    assert ines.post(text, data=typed).status_code == 303
    page = karim.get(f"{home}/propositions/1").text
    assert "à reconfirmer" in page
    assert re.search(r"<del>.*</del>", page)
    late = _stand(karim, home, "objection", "Je préférais l’autre.")
    assert late.status_code == 409
    assert "Je préférais l’autre." in late.text
    assert _stand(karim, home, "consent", text=2).status_code == 303


def test_a_decision_is_written_once_and_the_grid_follows(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    typed = {"decision-outcome": "adopted", "decision-reason": "Sans objection.", "decision-seen": "0"}
    assert sign_in(classroom.ines).post(f"{home}/propositions/1/decision", data=typed).status_code == 403
    told = odile.post(f"{home}/propositions/1/decision", data=typed, follow_redirects=True)
    assert "Sans objection." in told.text
    again = odile.post(f"{home}/propositions/1/decision", data=typed)
    assert again.status_code == 409
    assert "Odile vient d’inscrire une décision" in again.text
    with app.app_context():
        member = member_here(classroom.odile)
        assert criterion_for(member, grid_for(member, "commune"), "GOUV-01").current.question == QUESTION


def test_an_objection_in_the_way_is_told_with_the_decision_still_typed(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    objects(app, classroom.lea)
    typed = {"decision-outcome": "adopted", "decision-reason": "On avance.", "decision-seen": "0"}
    refused = sign_in(classroom.odile).post(f"{home}/propositions/1/decision", data=typed)
    assert refused.status_code == 422
    assert "pas encore examinée" in refused.text
    assert "On avance." in refused.text


def test_the_list_says_what_waits_for_whom(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim = sign_in(classroom.karim)
    assert "Votre position" in karim.get(f"{home}/propositions").text
    karim.post(f"{home}/propositions/1/fil", data={"fil-body": "@Odile, qu’en dites-vous ?"})
    assert "On vous demande" in sign_in(classroom.odile).get(f"{home}/propositions").text
    _stand(karim, home, "consent")
    assert "Ce qui vous attend" not in karim.get(f"{home}/propositions").text
