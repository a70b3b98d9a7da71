"""« Comment nous avons décidé »: every decision with what led to it, for those who may read proposals."""

import io

import pytest
from bs4 import BeautifulSoup
from docx import Document
from flask import Flask

from app.deciding.access import proposal_for
from app.deciding.deciding import Verdict, decide, move
from app.deciding.objecting import advance_objection, live_objections
from app.deciding.proposing import Idea, propose, rewrite
from app.deciding.standing import take_stance
from app.extensions import db
from app.grids.access import axis_for, criterion_for, grid_for
from app.grids.editions import adopt_edition
from tests.deciding.rounds import SECRET, member_here, objects
from tests.support.people import Classroom, SignIn

MET = "La fin de la question dit maintenant jusqu’où."
NEW = "À quel point le lieu est-il fait avec les gens d’ici, à pied ?"


@pytest.fixture
def decided(app: Flask, classroom: Classroom, home: str) -> str:
    """Proposal 1, objected to, rewritten, adopted, frozen in edition 2; then a reserve and an addition."""
    objects(app, classroom.karim)
    with app.app_context():
        ines, odile, karim, lea = map(
            member_here, (classroom.ines, classroom.odile, classroom.karim, classroom.lea)
        )
        grid = grid_for(ines, "commune")
        first = proposal_for(ines, grid, 1)
        take_stance(ines, first, "consent", "", 1)
        [objection] = live_objections(first)
        advance_objection(odile, first, objection, "admissible", "Vrai ici.", "raised")
        advance_objection(odile, first, objection, "integrated", MET, "admissible")
        rewrite(ines, first, Idea("amend", "Plus clair.", {"question": NEW}), 1)
        for member in (karim, lea):
            take_stance(member, first, "consent", "", 2)
        decide(odile, first, Verdict("adopted", "Adoptée sans objection."), 0)
        adopt_edition(odile, grid, "La deuxième.", grid.version)
        kept = propose(
            lea, grid, Idea("reserve", "Pas encore."), criterion=criterion_for(lea, grid, "GOUV-02")
        )
        decide(odile, kept, Verdict("reserve", "À revoir au printemps."), 0)
        added = {"label": "Les absent·e·s", "question": "Qui ne vient pas ?", "kind": "short_text"}
        more = propose(
            karim, grid, Idea("add", "Personne n’en parle.", added), axis=axis_for(karim, grid, "ECO")
        )
        move(odile, more, "objections", more.state)
        decide(odile, more, Verdict("sent_back", "Trop large."), 0)
        propose(
            lea, grid, Idea("reserve", "Rien n’est décidé."), criterion=criterion_for(lea, grid, "GOUV-01")
        )
        db.session.commit()
    return f"{home}/decisions"


def read(text: str) -> list[str]:
    """Each chapter's words."""
    page = BeautifulSoup(text, "html.parser")
    return [" ".join(one.get_text(" ").split()) for one in page.select("section.account")]


def test_each_decision_says_what_led_to_it_edition_by_edition(
    classroom: Classroom, sign_in: SignIn, decided: str
) -> None:
    first, second, since = read(sign_in(classroom.lea).get(decided).text)
    assert "Aucune décision" in first
    for expected in (
        "La deuxième.",
        "Proposée par Inès, groupe A",
        "Plus clair.",
        "2 consentements",
        SECRET,
        MET,
    ):
        assert expected in second, expected
    assert "Satisfaite" in second
    assert "Adoptée sans objection." in second
    assert "objection, " not in second.partition("Positions.")[2].partition("Objection.")[0]
    assert "Gardée en réserve" in since
    assert "Renvoyée" in since
    assert "Qui ne vient pas ?" in since
    assert "Rien n’est décidé." not in since


def test_whose_objection_it_was_is_not_told(classroom: Classroom, sign_in: SignIn, decided: str) -> None:
    assert "Karim" not in read(sign_in(classroom.lea).get(decided).text)[1]


def test_a_proposal_talked_about_again_in_silence_hides_what_was_stood_for(
    app: Flask, classroom: Classroom, sign_in: SignIn, decided: str
) -> None:
    with app.app_context():
        odile, karim = member_here(classroom.odile), member_here(classroom.karim)
        more = proposal_for(odile, grid_for(odile, "commune"), 3)
        move(odile, more, "objections", more.state)
        take_stance(karim, more, "objection", "Un secret bien gardé.", 1)
        db.session.commit()
    for actor in (classroom.lea, classroom.odile):
        page = sign_in(actor).get(decided).text
        assert "secret bien gardé" not in page
        assert "ronde silencieuse est en cours" in page


def test_the_document_says_the_same_as_the_page(classroom: Classroom, sign_in: SignIn, decided: str) -> None:
    answer = sign_in(classroom.lea).get(f"{decided}.docx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=commune-decisions.docx"
    document = Document(io.BytesIO(answer.data))
    told = "\n".join(one.text for one in document.paragraphs)
    for expected in ("La deuxième.", "Inès, groupe A", "2 consentements", SECRET, MET, "Qui ne vient pas ?"):
        assert expected in told, expected
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert len(headings) == 6
    assert {round(one.page_width.mm) for one in document.sections} == {210}
    struck = [run.text for one in document.paragraphs for run in one.runs if run.font.strike]
    assert struck


def test_guests_and_outsiders_read_no_decision(classroom: Classroom, sign_in: SignIn, decided: str) -> None:
    for actor in (classroom.guy, classroom.stranger):
        for url in (decided, f"{decided}.docx"):
            assert sign_in(actor).get(url).status_code == 404
    assert (
        "Comment nous avons décidé"
        not in sign_in(classroom.guy).get(decided.replace("decisions", "editions")).text
    )


def test_a_grid_without_decisions_says_so(classroom: Classroom, sign_in: SignIn, home: str) -> None:
    assert "Aucune décision" in sign_in(classroom.ines).get(f"{home}/decisions").text
    assert sign_in(classroom.ines).get(f"{home}/decisions.docx").status_code == 200
