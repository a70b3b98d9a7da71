"""The pages of the grids room, as somebody uses them with plain forms."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import criterion_for, grid_for
from app.grids.reading import last_edition, working
from app.grids.starting import start_grid
from app.kinds import KINDS
from tests.grids.factory import PARAMS
from tests.support.people import Classroom, SignIn


def fields(html: str, form: str = "#criterion-form") -> dict[str, list[str]]:
    """What a browser would send for this form as it stands, submit buttons aside."""
    sent: dict[str, list[str]] = {}
    box = BeautifulSoup(html, "html.parser").select_one(form)
    assert box is not None
    for template in box.find_all("template"):
        template.decompose()
    for tag in box.select("input[name], textarea[name], select[name]"):
        if tag.get("type") in ("radio", "checkbox") and not tag.has_attr("checked"):
            continue
        if tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            value = chosen["value"] if chosen else ""
        elif tag.name == "textarea":
            value = tag.text.removeprefix("\r").removeprefix("\n")
        else:
            value = tag.get("value", "on")
        sent.setdefault(str(tag["name"]), []).append(str(value))
    return sent


@pytest.fixture
def url(app: Flask, classroom: Classroom) -> str:
    """The address of a grid with GOUV-01 (long text) and GOUV-03 (single choice)."""
    with app.app_context():
        ines = db.session.get_one(Membership, classroom.ines.member_id)
        start_grid(ines, "Grille commune", {"GOUV-01", "GOUV-03"})
        db.session.commit()
    return f"{classroom.url}/grilles/grille-commune"


@pytest.fixture
def state(app: Flask, classroom: Classroom):
    """`state()` gives {axis code: [criterion codes]} as committed."""

    def read() -> dict[str, list[str]]:
        with app.app_context():
            member = db.session.get_one(Membership, classroom.ines.member_id)
            held = working(grid_for(member, "grille-commune")).contents
            return {axis.code: [one.code for one in axis.criteria] for axis in held.axes}

    return read


@pytest.fixture
def ines(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.ines)


@pytest.fixture
def odile(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.odile)


def adopt(client: FlaskClient, url: str, decision: str = "Adoptée par consentement."):
    form = fields(client.get(f"{url}/editions/nouvelle").text, "main form")
    return client.post(f"{url}/editions/nouvelle", data={**form, "decision": decision})


@pytest.mark.parametrize(
    ("start", "codes", "count"),
    [("core", [], 15), ("all", [], 42), ("pick", ["ECO-01", "DC-01"], 2), ("nothing", [], 0)],
)
def test_a_grid_is_started_from_the_catalogue_or_from_nothing(
    ines: FlaskClient, classroom: Classroom, start: str, codes: list[str], count: int
) -> None:
    answer = ines.post(
        f"{classroom.url}/grilles/nouvelle", data={"title": "Notre grille", "start": start, "codes": codes}
    )
    assert answer.status_code == 303
    shown = ines.get(answer.headers["Location"]).text
    assert len(re.findall(r'class="line"', shown)) == count
    assert "Notre grille" in ines.get(f"{classroom.url}/grilles").text


def test_starting_keeps_what_was_typed_when_something_is_wrong(
    ines: FlaskClient, classroom: Classroom
) -> None:
    answer = ines.post(
        f"{classroom.url}/grilles/nouvelle", data={"title": "Le <b>titre</b>", "start": "pick"}
    )
    assert answer.status_code == 422
    assert "Cochez au moins un critère" in answer.text
    assert "Le &lt;b&gt;titre&lt;/b&gt;" in answer.text


def test_criteria_are_added_from_the_catalogue_later(ines: FlaskClient, url: str, state) -> None:
    assert ines.get(f"{url}/catalogue").status_code == 200
    assert ines.post(f"{url}/catalogue", data={"codes": ["ECO-01", "GOUV-02"]}).status_code == 303
    assert state() == {"GOUV": ["GOUV-01", "GOUV-03", "GOUV-02"], "ECO": ["ECO-01"]}
    for codes in ([], ["XXXX-01"]):
        assert ines.post(f"{url}/catalogue", data={"codes": codes}).status_code == 422


def test_an_axis_is_added_reworded_moved_retired_and_restored(ines: FlaskClient, url: str, state) -> None:
    answer = ines.post(f"{url}/axes/nouveau", data={"title": "Économie plurielle", "intro": "", "code": ""})
    assert answer.status_code == 303
    ines.post(f"{url}/axes/ECON/place", data={"direction": "up"})
    assert list(state()) == ["ECON", "GOUV"]
    ines.post(f"{url}/axes/ECON/place", data={"after": "GOUV"})
    assert list(state()) == ["GOUV", "ECON"]
    form = fields(ines.get(f"{url}/axes/ECON").text, "main form")
    ines.post(f"{url}/axes/ECON", data={**form, "title": "Les moyens"})
    assert "Les moyens" in ines.get(url).text
    ines.post(f"{url}/axes/ECON/retrait")
    assert list(state()) == ["GOUV"]
    ines.post(f"{url}/axes/ECON/retour")
    assert list(state()) == ["GOUV", "ECON"]


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""},
        {"title": "x" * 100_000},
        {"title": "Bon", "code": "1"},
        {"title": "Bon", "code": "gouv"},
    ],
)
def test_an_axis_that_cannot_be_added_says_why(
    ines: FlaskClient, url: str, state, typed: dict[str, str]
) -> None:
    answer = ines.post(f"{url}/axes/nouveau", data=typed)
    assert answer.status_code == 422
    assert "error-text" in answer.text
    assert list(state()) == ["GOUV"]


def test_two_people_rewording_an_axis_see_both(ines: FlaskClient, odile: FlaskClient, url: str) -> None:
    page = ines.get(f"{url}/axes/GOUV").text
    form = fields(page, "main form")
    odile.post(f"{url}/axes/GOUV", data={**form, "title": "Décider"})
    answer = ines.post(f"{url}/axes/GOUV", data={**form, "title": "Qui tranche"})
    assert answer.status_code == 409
    assert "Odile" in answer.text
    assert "Décider" in answer.text
    assert fields(answer.text, "main form")["title"] == ["Qui tranche"]
    again = ines.post(f"{url}/axes/GOUV", data=fields(answer.text, "main form"))
    assert again.status_code == 303
    assert "Qui tranche" in ines.get(url).text


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_criterion_of_each_kind_is_added_with_its_own_editor(
    app: Flask, classroom: Classroom, ines: FlaskClient, url: str, kind: str
) -> None:
    new = f"{url}/axes/GOUV/criteres/nouveau"
    form = fields(ines.get(new).text)
    form |= {"label": ["Essai"], "question": ["Une question ?"], "kind": [kind]}
    shown = ines.post(new, data=form)  # another kind: its settings are shown before anything is kept
    asked = fields(shown.text) if kind != "long_text" else form
    if kind != "long_text":
        assert shown.status_code == 200
    typed = {
        f"params-{name}": texts
        for name, texts in KINDS[kind].params_form(KINDS[kind].check_params(PARAMS[kind])).items()
    }
    asked = {name: texts for name, texts in asked.items() if not name.startswith("params-")} | typed
    answer = ines.post(new, data=asked)
    if kind != "long_text":
        assert answer.status_code == 303
    with app.app_context():
        member = db.session.get_one(Membership, classroom.ines.member_id)
        kept = criterion_for(member, grid_for(member, "grille-commune"), "GOUV-04").current
        assert (kept.kind, kept.label, kept.author.name) == (kind, "Essai", "Inès")
    assert ines.get(f"{url}/criteres/GOUV-04").status_code == 200


def test_what_cannot_be_kept_comes_back_beside_its_field(ines: FlaskClient, url: str, state) -> None:
    new = f"{url}/axes/GOUV/criteres/nouveau"
    form = fields(ines.get(new).text)
    answer = ines.post(new, data={**form, "label": "x" * 100_000, "question": "", "params-limit": "beaucoup"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#params-limit-error") or page.select_one("#label-error")
    assert "beaucoup" in answer.text
    answer = ines.post(new, data={**form, "label": "x" * 161, "question": "", "help": "À garder"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#label-error")
    assert page.select_one("#question-error")
    assert "À garder" in answer.text
    assert state() == {"GOUV": ["GOUV-01", "GOUV-03"]}


@pytest.mark.parametrize("kind", ["", "video", "../x", "\x00"])
def test_an_unknown_kind_is_never_kept(ines: FlaskClient, url: str, state, kind: str) -> None:
    new = f"{url}/axes/GOUV/criteres/nouveau"
    form = fields(ines.get(new).text) | {
        "label": ["a"],
        "question": ["b"],
        "kind": [kind],
        "edited_kind": [kind],
    }
    assert ines.post(new, data=form).status_code in (200, 303, 422)
    assert ines.post(f"{url}/apercu", data=form).status_code == 200
    assert ines.post(f"{url}/reglages", data=form).status_code == 200


def test_a_grid_is_renamed_and_keeps_its_address(ines: FlaskClient, odile: FlaskClient, url: str) -> None:
    read = fields(ines.get(f"{url}/titre").text, "main form")
    assert odile.post(f"{url}/titre", data=read | {"title": ["Le leur"]}).status_code == 303
    met = ines.post(f"{url}/titre", data=read | {"title": ["<b>Le mien</b>"]})
    assert met.status_code == 409
    assert "Le leur" in met.text
    again = fields(met.text, "main form")
    assert again["title"] == ["<b>Le mien</b>"]
    assert ines.post(f"{url}/titre", data=again).headers["Location"] == url
    assert ines.post(f"{url}/titre", data=again).status_code == 303, "a second press of the button"
    assert "&lt;b&gt;Le mien&lt;/b&gt;" in odile.get(url).text
    refused = ines.post(f"{url}/titre", data=again | {"title": [" "]})
    assert refused.status_code == 422
    assert "Donnez un titre" in refused.text


@pytest.mark.parametrize("name", ["single_choice", "multiple_choice", "shares", "tally"])
def test_examples_of_rows_show_in_the_preview_and_are_never_kept(
    ines: FlaskClient, url: str, name: str
) -> None:
    new = f"{url}/axes/GOUV/criteres/nouveau"
    read = fields(ines.get(new).text) | {"label": ["Statut"], "question": ["Quel statut ?"], "kind": [name]}
    shown = ines.post(new, data=read)
    form = fields(shown.text)
    assert shown.status_code == 200
    assert "premier" in shown.text
    assert form["params-row_label"] == ["", "", ""]
    refused = ines.post(new, data=form)
    assert refused.status_code == 422
    assert "Ajoutez au moins" in refused.text
    kept = ines.post(new, data={**form, "params-row_label": ["Association", "Coopérative", ""]})
    assert kept.status_code == 303
    assert "premier" not in ines.get(url).text


def test_rows_are_added_and_moved_without_a_script_and_nothing_is_kept_yet(
    ines: FlaskClient, url: str
) -> None:
    page = f"{url}/criteres/GOUV-03"
    form = fields(ines.get(page).text)
    labels = form["params-row_label"]
    shown = ines.post(page, data={**form, "params-~action": "down:0"})
    assert shown.status_code == 200
    assert fields(shown.text)["params-row_label"][:2] == [labels[1], labels[0]]
    assert fields(ines.get(page).text)["params-row_label"] == labels


def test_html_emoji_and_right_to_left_text_are_shown_as_typed(ines: FlaskClient, url: str) -> None:
    page = f"{url}/criteres/GOUV-01"
    text = "<script>alert(1)</script> 🎭 كيف"
    form = fields(ines.get(page).text) | {"label": [text], "question": [text], "help": [text]}
    assert ines.post(page, data=form).status_code == 303
    for shown in (url, page, f"{page}/formulations"):
        html = ines.get(shown).text
        assert "<script>alert" not in html
    assert fields(ines.get(page).text)["question"] == [text]


def test_two_people_rewording_one_criterion_never_overwrite_one_another(
    ines: FlaskClient, odile: FlaskClient, url: str
) -> None:
    page = f"{url}/criteres/GOUV-01"
    read = fields(ines.get(page).text)
    odile.post(page, data={**read, "question": "La question d’Odile ?"})
    answer = ines.post(page, data={**read, "question": "La question d’Inès ?", "help": "Mon aide"})
    assert answer.status_code == 409
    assert "La question d’Odile ?" in answer.text
    assert "La question d’Inès ?" in answer.text
    assert "Odile" in answer.text
    choice = fields(answer.text, "main form")
    mine = ines.post(page, data={**choice, "keep-question": "both", "combined-question": "Les deux ?"})
    assert mine.status_code == 303
    now = fields(ines.get(page).text)
    assert (now["question"], now["help"]) == (["Les deux ?"], ["Mon aide"])
    history = ines.get(f"{page}/formulations").text
    assert "Formulation 3" in history


@pytest.mark.parametrize(("keep", "kept"), [("theirs", "D’Odile ?"), ("mine", "D’Inès ?")])
def test_after_reading_both_one_is_chosen(
    ines: FlaskClient, odile: FlaskClient, url: str, keep: str, kept: str
) -> None:
    page = f"{url}/criteres/GOUV-01"
    read = fields(ines.get(page).text)
    odile.post(page, data={**read, "question": "D’Odile ?"})
    answer = ines.post(page, data={**read, "question": "D’Inès ?"})
    ines.post(page, data={**fields(answer.text, "main form"), "keep-question": keep})
    assert fields(ines.get(page).text)["question"] == [kept]


def test_settings_changed_by_two_people_are_both_shown_in_words(
    ines: FlaskClient, odile: FlaskClient, url: str
) -> None:
    page = f"{url}/criteres/GOUV-03"
    read = fields(ines.get(page).text)
    labels = read["params-row_label"]
    odile.post(page, data={**read, "params-row_label": ["voter", *labels[1:]]})
    answer = ines.post(page, data={**read, "params-row_label": ["vote simple", *labels[1:]]})
    assert answer.status_code == 409
    assert "– voter" in answer.text
    assert "– vote simple" in answer.text
    ines.post(page, data=fields(answer.text, "main form"))
    assert fields(ines.get(page).text)["params-row_label"][0] == "vote simple"


def test_two_people_changing_different_parts_are_merged_and_told(
    ines: FlaskClient, odile: FlaskClient, url: str
) -> None:
    page = f"{url}/criteres/GOUV-01"
    read = fields(ines.get(page).text)
    odile.post(page, data={**read, "question": "La question d’Odile ?"})
    answer = ines.post(page, data={**read, "help": "Mon aide"}, follow_redirects=True)
    assert "réunis avec d’autres, faits entre-temps par Odile" in answer.text
    now = fields(ines.get(page).text)
    assert (now["question"], now["help"]) == (["La question d’Odile ?"], ["Mon aide"])


def test_a_change_of_kind_after_adoption_asks_before_a_new_line(
    ines: FlaskClient, odile: FlaskClient, url: str, state
) -> None:
    assert adopt(odile, url).status_code == 303
    page = f"{url}/criteres/GOUV-01"
    form = fields(ines.get(page).text) | {"kind": ["yes_no_partial"]}
    form = fields(ines.post(page, data=form).text)
    asked = ines.post(page, data=form)
    assert asked.status_code == 409
    assert "ne seront plus mélangées" in asked.text
    assert state() == {"GOUV": ["GOUV-01", "GOUV-03"]}
    done = ines.post(page, data={**fields(asked.text), "new_line": "1"})
    assert done.status_code == 303
    assert state() == {"GOUV": ["GOUV-04", "GOUV-03"]}
    assert "prend la place de GOUV-01" in ines.get(f"{url}/criteres/GOUV-04").text


def test_an_earlier_wording_is_taken_up_from_the_history(ines: FlaskClient, url: str) -> None:
    page = f"{url}/criteres/GOUV-01"
    first = fields(ines.get(page).text)
    ines.post(page, data={**first, "question": "Une autre ?"})
    history = ines.get(f"{page}/formulations").text
    assert "<ins>" in history
    answer = ines.post(f"{page}/formulations/1/reprise", data={"base_number": "2"})
    assert answer.status_code == 303
    assert fields(ines.get(page).text)["question"] == first["question"]
    assert "Reprend la formulation 1" in ines.get(f"{page}/formulations").text


@pytest.mark.parametrize("number", [2, 99, 999_999_999])
def test_a_wording_that_never_was_is_not_taken_up(ines: FlaskClient, url: str, number: int) -> None:
    address = f"{url}/criteres/GOUV-01/formulations/{number}/reprise"
    assert ines.post(address, data={"base_number": "1"}).status_code == 422


@pytest.mark.parametrize("base", ["", "0", "x", "-1", "99", "9" * 30, "١"])
def test_a_base_that_no_page_gave_is_refused_with_the_text_kept(
    ines: FlaskClient, url: str, base: str
) -> None:
    page = f"{url}/criteres/GOUV-01"
    form = fields(ines.get(page).text) | {"question": ["À garder ?"], "base_number": [base]}
    answer = ines.post(page, data=form)
    assert answer.status_code == 422
    assert "À garder ?" in answer.text


def test_a_criterion_is_moved_retired_and_restored(ines: FlaskClient, url: str, state) -> None:
    ines.post(f"{url}/criteres/GOUV-03/place", data={"direction": "up"})
    assert state() == {"GOUV": ["GOUV-03", "GOUV-01"]}
    ines.post(f"{url}/criteres/GOUV-03/place", data={"axis": "GOUV", "after": "GOUV-01"})
    assert state() == {"GOUV": ["GOUV-01", "GOUV-03"]}
    ines.post(f"{url}/axes/nouveau", data={"title": "Économie"})
    ines.post(f"{url}/criteres/GOUV-01/place", data={"axis": "ECON"})
    assert state() == {"GOUV": ["GOUV-03"], "ECON": ["GOUV-01"]}
    ines.post(f"{url}/criteres/GOUV-01/retrait")
    assert state() == {"GOUV": ["GOUV-03"], "ECON": []}
    assert "Retirés de la grille (1)" in ines.get(url).text
    ines.post(f"{url}/criteres/GOUV-01/retour")
    assert state() == {"GOUV": ["GOUV-03"], "ECON": ["GOUV-01"]}


@pytest.mark.parametrize(
    "typed",
    [{}, {"axis": ""}, {"axis": "NON"}, {"axis": "GOUV", "after": "ECO-99"}, {"axis": "\x00"}],
)
def test_a_move_to_nowhere_is_not_found_and_changes_nothing(
    ines: FlaskClient, url: str, state, typed: dict[str, str]
) -> None:
    assert ines.post(f"{url}/criteres/GOUV-03/place", data=typed).status_code == 404
    assert state() == {"GOUV": ["GOUV-01", "GOUV-03"]}


def test_an_edition_is_adopted_read_and_compared_with_the_one_before(
    ines: FlaskClient, odile: FlaskClient, url: str
) -> None:
    assert "Aucune édition" in ines.get(url).text
    answer = adopt(odile, url, "Adoptée <b>sans objection</b>.")
    assert answer.headers["Location"].endswith("/editions/1")
    page = f"{url}/criteres/GOUV-01"
    ines.post(page, data={**fields(ines.get(page).text), "question": "Autrement dit ?"})
    assert "1\xa0changement" in ines.get(url).text
    adopt(odile, url, "Deuxième lecture.")
    second = ines.get(f"{url}/editions/2").text
    assert "Autrement" in second
    assert "Même ligne dans les comparaisons" in second
    first = ines.get(f"{url}/editions/1").text
    assert "Autrement dit" not in first
    assert "&lt;b&gt;sans objection&lt;/b&gt;" in first
    assert "Deuxième lecture." in ines.get(f"{url}/editions").text
    assert ines.get(f"{url}/editions/3").status_code == 404
    assert ines.get(f"{url}/editions/{10**30}").status_code == 404


def test_a_grid_changed_since_it_was_read_is_not_adopted_and_the_change_is_shown(
    app: Flask, ines: FlaskClient, odile: FlaskClient, url: str, classroom: Classroom
) -> None:
    form = fields(odile.get(f"{url}/editions/nouvelle").text, "main form")
    page = f"{url}/criteres/GOUV-01"
    ines.post(page, data={**fields(ines.get(page).text), "question": "Changée en chemin ?"})
    answer = odile.post(f"{url}/editions/nouvelle", data={**form, "decision": "Ma phrase."})
    assert answer.status_code == 409
    assert "chemin" in answer.text
    assert "depuis votre lecture" in answer.text
    assert "Ma phrase." in answer.text
    with app.app_context():
        member = db.session.get_one(Membership, classroom.odile.member_id)
        assert last_edition(grid_for(member, "grille-commune")) is None
    again = fields(answer.text, "main form")
    assert odile.post(f"{url}/editions/nouvelle", data=again).status_code == 303


def test_the_second_person_to_adopt_is_told_who_did(odile: FlaskClient, url: str) -> None:
    form = fields(odile.get(f"{url}/editions/nouvelle").text, "main form") | {"decision": ["Première."]}
    assert odile.post(f"{url}/editions/nouvelle", data=form).status_code == 303
    answer = odile.post(f"{url}/editions/nouvelle", data=form)
    assert answer.status_code == 409
    assert "Odile vient d’adopter l’édition 1" in answer.text


@pytest.mark.parametrize("read", ["", "x", "1:9999", "99:1", "1:" + "9 " * 30_000, "\x00", "٣:١"])
def test_a_garbled_reading_still_refuses_politely(odile: FlaskClient, url: str, read: str) -> None:
    answer = odile.post(
        f"{url}/editions/nouvelle", data={"decision": "Ma phrase.", "version": "1", "read": read}
    )
    assert answer.status_code == 409
    assert "Ma phrase." in answer.text


def test_a_decision_is_asked_for(odile: FlaskClient, url: str) -> None:
    assert adopt(odile, url, "").status_code == 422
    assert adopt(odile, url, "x" * 100_000).status_code == 422


def test_a_guest_reads_without_a_form(
    classroom: Classroom, sign_in: SignIn, odile: FlaskClient, url: str
) -> None:
    adopt(odile, url)
    guest = sign_in(classroom.guy)
    for path in (
        "",
        "/criteres/GOUV-01",
        "/criteres/GOUV-01/formulations",
        "/axes/GOUV",
        "/editions",
        "/editions/1",
    ):
        page = BeautifulSoup(guest.get(url + path).text, "html.parser")
        main = page.find("main")
        assert main is not None
        assert not main.select("form button, input[type=text], textarea[name=question]"), path


def test_the_mark_that_keeps_the_hosts_name_away_is_ticked_and_taken_back(
    ines: FlaskClient, url: str
) -> None:
    page = f"{url}/criteres/GOUV-01"
    read = fields(ines.get(page).text)
    assert "unnamed_host" not in read
    assert ines.post(page, data={**read, "unnamed_host": ["y"]}).status_code == 303
    assert fields(ines.get(page).text)["unnamed_host"] == ["y"]
    assert "Jamais projeté avec le nom du lieu" in ines.get(f"{page}/formulations").text
    again = fields(ines.get(page).text)
    del again["unnamed_host"]
    ines.post(page, data=again)
    assert "unnamed_host" not in fields(ines.get(page).text)
