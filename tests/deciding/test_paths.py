"""Whole ways through the pages: a draft shown, a clash settled, two made one, an objection met."""

from flask import Flask
from sqlalchemy import event

from app.extensions import db
from tests.deciding.rounds import objects
from tests.grids.test_pages import fields
from tests.support.people import Classroom, SignIn


def test_a_draft_is_shown_to_the_class_by_its_author(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    karim, lea = sign_in(classroom.karim), sign_in(classroom.lea)
    address = f"{home}/criteres/GOUV-02/proposition?geste=retire"
    typed = fields(karim.get(address).text) | {"why": "Personne n’y répond.", "draft": "1"}
    assert karim.post(address, data=typed).status_code == 303
    assert lea.get(f"{home}/propositions/2").status_code == 404
    assert "Brouillon à proposer" in karim.get(f"{home}/propositions").text
    karim.post(f"{home}/propositions/2/publication")
    assert "Retirer GOUV-02" in lea.get(f"{home}/propositions/2").text


def test_what_the_grid_changed_at_the_same_place_is_chosen_on_the_page(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    ines, odile = sign_in(classroom.ines), sign_in(classroom.odile)
    typed = fields(odile.get(f"{home}/criteres/GOUV-01").text) | {"question": "Le lieu est-il d’ici ?"}
    assert odile.post(f"{home}/criteres/GOUV-01", data=typed).status_code == 303
    assert "La grille a changé au même endroit" in ines.get(f"{home}/propositions/1").text
    refused = ines.post(f"{home}/propositions/1/accord", data={"text_number": "1"})
    assert refused.status_code == 422
    assert "choisissez quelle version garder" in refused.text
    chosen = {
        "text_number": "1",
        "keep-question": "both",
        "combined-question": "Est-il d’ici, et fait par qui ?",
    }
    settled = ines.post(f"{home}/propositions/1/accord", data=chosen, follow_redirects=True)
    assert "La grille a changé au même endroit" not in settled.text
    assert "fait par qui" in settled.text


def test_two_wishes_for_the_same_words_are_shown_side_by_side_and_made_one(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    lea, odile = sign_in(classroom.lea), sign_in(classroom.odile)
    address = f"{home}/criteres/GOUV-01/proposition"
    typed = fields(lea.get(address).text) | {"why": "Plus court.", "question": "Qui d’ici fait ce lieu ?"}
    page = lea.post(address, data=typed, follow_redirects=True).text
    assert "Les deux veulent changer la même chose" in page
    assert "N’en faire qu’une" not in page
    assert odile.post(f"{home}/propositions/2/reunion/1").status_code == 422
    joined = odile.post(
        f"{home}/propositions/2/reunion/1", data={"keep-question": "mine"}, follow_redirects=True
    )
    assert "Inès, Léa" in joined.text
    assert "Réunit la" in joined.text
    assert "Qui d’ici fait ce lieu" in joined.text
    original = odile.get(f"{home}/propositions/2").text
    assert "Plus court." in original
    assert "qui continue avec tous ses auteur·rice·s" in original
    assert f'{home}/propositions/1"' in original


def test_an_objection_goes_its_way_on_the_page_and_the_proposal_through(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    objects(app, classroom.lea)
    odile, lea = sign_in(classroom.odile), sign_in(classroom.lea)
    odile.post(f"{home}/propositions/1/ouverture")
    at = f"{home}/propositions/1/objections/1"
    lea.post(f"{at}/charge")
    assert "Léa se charge d’y répondre" in odile.get(f"{home}/propositions/1").text
    refused = odile.post(
        at, data={"objection-1-state": "not_admissible", "objection-1-seen": "raised", "objection-1-note": ""}
    )
    assert "Dites pourquoi elle n’est pas recevable" in refused.text
    for seen, state in (("raised", "admissible"), ("admissible", "integrated")):
        odile.post(at, data={"objection-1-state": state, "objection-1-seen": seen})
    stale = odile.post(
        at, data={"objection-1-state": "clarified", "objection-1-seen": "raised", "objection-1-note": "Vu."}
    )
    assert stale.status_code == 409
    assert "Vu." in stale.text
    lea.post(at, data={"objection-1-state": "lifted", "objection-1-seen": "integrated"})
    typed = {"decision-outcome": "adopted", "decision-reason": "Levée.", "decision-seen": "0"}
    assert odile.post(f"{home}/propositions/1/decision", data=typed).status_code == 303


def test_an_idea_that_was_put_in_reserve_is_taken_up(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile, lea = sign_in(classroom.odile), sign_in(classroom.lea)
    typed = {"decision-outcome": "reserve", "decision-reason": "Pas encore.", "decision-seen": "0"}
    odile.post(f"{home}/propositions/1/decision", data=typed)
    assert "Changer GOUV-01" in lea.get(f"{home}/propositions?etat=en-reserve").text
    taken = lea.post(f"{home}/propositions/1/reprise", follow_redirects=True)
    assert "qui n’avait pas abouti" in taken.text
    assert f'{home}/propositions/1"' in taken.text
    assert "Brouillon" in taken.text


def test_the_start_page_says_how_many_proposals_wait(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    start = home.partition("grilles")[0]
    karim = sign_in(classroom.karim)
    assert "1\N{NO-BREAK SPACE}proposition sans votre position" in karim.get(start).text
    assert "1\N{NO-BREAK SPACE}proposition à décider" in sign_in(classroom.odile).get(start).text
    assert "proposition" not in sign_in(classroom.guy).get(start).text
    karim.post(
        f"{home}/propositions/1/position",
        data={"position-choice": "consent", "position-text_number": "1"},
    )
    assert "sans votre position" not in karim.get(start).text


def test_the_pages_ask_the_database_no_more_with_many_proposals_and_texts_than_with_few(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    ines, odile = sign_in(classroom.ines), sign_in(classroom.odile)
    with app.app_context():
        engine = db.engine

    def asked(path: str) -> int:
        counted: list[str] = []

        def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
            counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            assert odile.get(home + path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    text, address = f"{home}/propositions/1/texte", f"{home}/criteres/GOUV-01/proposition"

    def more(turn: int) -> None:
        ines.post(text, data=fields(ines.get(text).text) | {"help": f"Version {turn}."})
        ines.post(address, data=fields(ines.get(address).text) | {"why": "Ainsi.", "help": f"Autre {turn}."})
        ines.post(f"{home}/propositions/1/fil", data={"fil-body": f"Parole {turn}."})

    more(1)
    before = {path: asked(path) for path in ("/propositions", "/propositions/1")}
    for turn in range(2, 6):
        more(turn)
    assert {path: asked(path) for path in before} == before
    assert max(before.values()) <= 30


def test_two_people_who_rewrite_one_text_see_each_other_and_lose_nothing(
    home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    ines, karim = sign_in(classroom.ines), sign_in(classroom.karim)
    text = f"{home}/propositions/1/texte"
    hers, his = fields(ines.get(text).text), fields(karim.get(text).text)
    assert karim.post(text, data=his | {"help": "Des faits datés."}).status_code == 303
    refused = ines.post(text, data=hers | {"question": "Qui d’ici fait ce lieu ?"})
    assert refused.status_code == 409
    assert "Ce que quelqu’un d’autre vient d’écrire" in refused.text
    assert "datés" in refused.text
    assert "Qui d’ici fait ce lieu ?" in refused.text
    again = fields(refused.text)
    assert ines.post(text, data=again).status_code == 303
