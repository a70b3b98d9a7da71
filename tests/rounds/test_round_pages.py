"""A round of consent and a dry run on the page of a session: stood in, moved, adopted from, tried."""

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event

from app.deciding.access import proposal_for
from app.deciding.models import Stance
from app.deciding.proposing import Idea, rewrite
from app.extensions import db
from app.grids.access import grid_for
from app.rounds.models import ClassIdea
from tests.deciding.rounds import member_here, objects
from tests.grids.test_pages import fields
from tests.rounds.sessions import bring_to
from tests.support.fragments import HTMX
from tests.support.people import Classroom, SignIn

CONSENT = {"position-1-choice": "consent", "position-1-text_number": "1"}


def test_the_same_stance_sent_twice_is_one_and_an_objection_has_a_reason(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "round")
    ines = sign_in(classroom.ines)
    refused = ines.post(
        f"{seance}/propositions/1/position",
        data=CONSENT | {"position-1-choice": "objection", "position-1-reason": ""},
        headers=HTMX,
    )
    assert refused.status_code == 422
    assert "une objection a toujours une raison" in refused.text
    for _ in range(2):
        assert ines.post(f"{seance}/propositions/1/position", data=CONSENT).status_code == 303
    with app.app_context():
        assert db.session.query(Stance).count() == 1


def test_a_text_that_moves_while_somebody_answers_keeps_their_words(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "round")
    ines, karim = sign_in(classroom.ines), sign_in(classroom.karim)
    ines.post(f"{seance}/propositions/1/position", data=CONSENT)
    with app.app_context():
        odile = member_here(classroom.odile)
        about = proposal_for(odile, grid_for(odile, "commune"), 1)
        rewrite(odile, about, Idea("amend", "Court.", {"question": "Le lieu est-il d’ici ?"}), 1)
        db.session.commit()
    assert "À reconfirmer" in ines.get(seance).text
    typed = {"choice": "reservation", "reason": "Un mot de trop.", "text_number": "1"}
    late = karim.post(
        f"{seance}/propositions/1/position", data={f"position-1-{name}": text for name, text in typed.items()}
    )
    assert late.status_code == 409
    assert "Un mot de trop.</textarea>" in late.text
    assert "Le lieu est-il d’ici" in late.text
    again = fields(late.text, "#work form") | {"position-1-choice": "reservation"}
    assert karim.post(f"{seance}/propositions/1/position", data=again).status_code == 303


def test_without_script_what_is_typed_beside_what_is_sent_is_still_there_and_not_sent(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    ines = sign_in(classroom.ines)
    typed = {"idee-body": "Compter les clés.", "position-1-reason": "Un mot de trop."}
    page = fields(ines.get(seance).text, "#work form") | typed
    first = ines.post(f"{seance}/etapes/{step}/idees", data=page)
    assert first.status_code == 200
    assert "Votre idée est reçue" in first.text
    assert fields(first.text, "#work form")["position-1-reason"] == ["Un mot de trop."]
    assert fields(first.text, "#work form")["idee-body"] == [""]
    page = fields(first.text, "#work form") | {
        "idee-body": "Et qui ferme ?",
        "position-1-choice": "reservation",
    }
    second = ines.post(f"{seance}/propositions/1/position", data=page)
    assert "Votre position sur la proposition 1 est reçue" in second.text
    assert fields(second.text, "#work form")["idee-body"] == ["Et qui ferme ?"]
    refused = ines.post(
        f"{seance}/propositions/1/position",
        data=page | {"position-1-choice": "objection", "position-1-reason": "", "idee-body": "Encore là ?"},
    )
    assert refused.status_code == 422
    assert fields(refused.text, "#work form")["idee-body"] == ["Encore là ?"]
    page = fields(second.text, "#work form")
    assert ines.post(f"{seance}/etapes/{step}/idees", data=page).status_code == 303
    with app.app_context():
        assert [one.body for one in db.session.query(ClassIdea)] == ["Compter les clés.", "Et qui ferme ?"]
        assert [one.choice for one in db.session.query(Stance)] == ["reservation"]


def test_a_stance_that_comes_after_the_round_stays_in_its_field(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "adoption")
    odile, ines = sign_in(classroom.odile), sign_in(classroom.ines)
    home = seance.partition("/seances")[0]
    odile.post(f"{home}/propositions/1/etape", data={"state": "improvement", "seen": "objections"})
    late = ines.post(f"{seance}/propositions/1/position", data=CONSENT | {"position-1-reason": "J’y tiens."})
    assert late.status_code == 409
    assert "J’y tiens.</textarea>" in late.text
    assert "La ronde n’est pas ouverte" in late.text


def test_the_block_is_shown_contested_and_adopted_from_the_page(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "round")
    odile, lea = sign_in(classroom.odile), sign_in(classroom.lea)
    lea.post(f"{seance}/propositions/1/position", data=CONSENT)
    assert "1\N{NO-BREAK SPACE}position reçue" in odile.get(f"{seance}?ecran=projection").text
    assert "consentement</span>" not in odile.get(f"{seance}?ecran=projection").text
    odile.post(f"{seance}/etapes/{step}/positions")
    assert "1\N{NO-BREAK SPACE}consentement</span>" in odile.get(f"{seance}?ecran=projection").text
    typed = fields(odile.get(seance).text, 'form[action$="/bloc"]')
    assert typed["bloc-read"] == ["1.1"]
    objects(app, classroom.karim)
    moved = odile.post(f"{seance}/etapes/{step}/bloc", data=typed | {"bloc-reason": "Oui, ensemble."})
    assert moved.status_code == 409
    assert "Oui, ensemble.</textarea>" in moved.text
    karim = sign_in(classroom.karim)
    karim.post(f"{seance}/propositions/1/position", data=CONSENT)
    typed = fields(odile.get(seance).text, 'form[action$="/bloc"]')
    adopted = odile.post(f"{seance}/etapes/{step}/bloc", data=typed, follow_redirects=True)
    assert "Une proposition adoptée" in adopted.text
    assert odile.post(f"{seance}/etapes/{step}/bloc", data=typed).status_code == 409
    assert karim.post(f"{seance}/etapes/{step}/bloc", data=typed).status_code == 403
    bring_to(app, classroom, "adoption")
    for address in (seance, f"{seance}?ecran=projection"):
        assert "Changer GOUV-01" in karim.get(address).text
        assert "Adoptée</span>" in karim.get(address).text


def test_a_dry_run_is_chosen_filled_in_and_leads_to_other_anchors(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile, ines, lea = map(sign_in, (classroom.odile, classroom.ines, classroom.lea))
    programme = odile.get(f"{seance}/programme").text
    link = BeautifulSoup(programme, "html.parser").select_one('.steps-form a[href$="/essai"]')
    assert link is not None
    page = odile.get(str(link["href"])).text
    refused = odile.post(str(link["href"]), data=fields(page, "main form") | {"page": "", "other": "A"})
    assert refused.status_code == 422
    assert "Choisissez deux groupes différents" in refused.text
    assert odile.post(str(link["href"]), data=fields(page, "main form")).status_code == 303
    step = bring_to(app, classroom, "dry_run")
    at = f"{seance}/etapes/{step}/essai"
    missing = ines.post(at, data={}, headers=HTMX)
    assert missing.status_code == 422
    assert "Choisissez un point" in missing.text
    ines.post(at, data={"essai-GOUV-01": "5"})
    assert "Écart" not in odile.get(seance).text
    lea.post(at, data={"essai-GOUV-01": "2"})
    shown = odile.get(seance).text
    assert "Écart de 3 points" in shown
    home = seance.partition("/seances")[0]
    assert f'{home}/criteres/GOUV-01/proposition?geste=amend"' in shown
    assert "Écart de 3 points" in odile.get(f"{seance}?ecran=projection").text


def test_the_page_of_a_round_asks_the_database_no_more_with_many_proposals_than_with_one(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "round")
    ines, odile = sign_in(classroom.ines), sign_in(classroom.odile)
    home = seance.partition("/seances")[0]
    with app.app_context():
        engine = db.engine

    def asked() -> int:
        counted: list[str] = []

        def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
            counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            assert ines.get(seance).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    one = asked()
    form = fields(ines.get(f"{home}/criteres/GOUV-02/proposition").text)
    for number in range(2, 6):
        ines.post(
            f"{home}/criteres/GOUV-02/proposition",
            data=form | {"why": "Plus clair.", "question": f"Qui tranche, {number} ?"},
        )
        odile.post(
            f"{home}/propositions/{number}/etape", data={"state": "objections", "seen": "clarification"}
        )
    assert "Le bloc\N{NO-BREAK SPACE}: 5" in ines.get(seance).text
    assert asked() <= one + 1
