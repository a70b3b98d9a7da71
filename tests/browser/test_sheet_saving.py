"""A sheet on a phone: each answer saves itself, says where it is, and is there again after a reload."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.photos import NOBODY, say
from tests.browser.sheets import (
    PATIENCE,
    UNDER_WAY,
    Answers,
    Site,
    article,
    fields,
    its_sheets,
    one_site,
    queue,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People

# A disk that is slow: somebody else writes there, and does not finish.
SLOW_DISK = """() => new Promise((begun) => {
  indexedDB.open("visites").onsuccess = ({ target }) => {
    const store = target.result.transaction("operations", "readwrite").objectStore("operations");
    const turn = () => { if (!self.disk) store.count().onsuccess = turn; };
    store.count().onsuccess = () => { turn(); begun(); };
  };
})"""

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


def test_typing_saves_by_itself(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "une pièce fraîche")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "une pièce fraîche"}
    assert queue(page) == []


def test_nothing_is_said_to_be_received_while_a_slow_disk_still_writes(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "une lampe, ")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    page.evaluate(SLOW_DISK)
    type_into(text_of(page, "UTIL-06"), "deux")
    expect(status(page, "UTIL-06")).to_have_text("écriture…")
    expect(unsent(page)).to_have_text("écriture…")
    page.wait_for_timeout(300)
    expect(status(page, "UTIL-06")).to_have_text("écriture…")
    expect(unsent(page)).to_have_text("écriture…")
    page.evaluate("() => { self.disk = 'free'; }")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")


def test_a_reload_keeps_what_was_typed(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "GOUV-06"), "au café")
    page.reload()
    ready(page)
    expect(text_of(page, "GOUV-06")).to_have_value("au café")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("GOUV-06", "groupe-D") == {"text": "au café"}


def test_typing_on_after_it_was_received_meets_no_conflict_with_oneself(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Yann", "groupe-C")
    field = text_of(page, "DC-05")
    for word in ("un", " deux", " trois"):
        type_into(field, word)
        received(page, "DC-05")
        page.wait_for_timeout(700)
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("DC-05", "groupe-C") == {"text": "un deux trois"}
    assert {one.outcome for one in sheets.operations("DC-05", "groupe-C")} == {"applied"}


def test_the_receipt_stays_when_the_page_refreshes_around_it(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Hugo", "groupe-B")
    article(page, "UTIL-05").get_by_role("radio").nth(2).check()
    received(page, "UTIL-05")
    expect(article(page, "UTIL-05").get_by_role("link", name="Historique")).to_be_visible()
    expect(status(page, "UTIL-05")).to_contain_text("reçu à")
    expect(page.locator("[data-contents='29']")).to_have_text("répondu")


def test_leaving_right_after_a_key_loses_nothing(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    # The key and the way out in one turn of the page: no write can have ended.
    article(page, "DC-05").locator("textarea[name$='-text']").evaluate(
        """(field) => {
          field.value = 'parti aussitôt';
          field.dispatchEvent(new InputEvent('input', {bubbles: true}));
          location.reload();
        }"""
    )
    page.wait_for_event("load")
    ready(page)
    expect(text_of(page, "DC-05")).to_have_value("parti aussitôt")
    received(page, "DC-05")


def test_what_was_typed_before_the_script_came_is_saved_too(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Omar")
    late: list[Route] = []
    page.route("**/fieldwork/sheet.js", lambda route: late.append(route))
    page.goto(f"{UNDER_WAY}/groupe-E?moment=tout", wait_until="commit")
    type_into(text_of(page, "ORGA-06"), "tôt")
    late[0].continue_()
    ready(page)
    received(page, "ORGA-06")
    assert sheets.value("ORGA-06", "groupe-E") == {"text": "tôt"}


def test_text_in_composition_is_not_rewritten(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Judith", "groupe-E")
    other = sheets.open(people.phone(), "Omar", "groupe-E")
    field = text_of(page, "DC-05")
    field.tap()
    keyboard = page.context.new_cdp_session(page)
    for part in ("b", "bi", "bibli"):
        keyboard.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
        page.wait_for_timeout(400)
    type_into(text_of(other, "DC-05"), "entrée libre")
    received(other, "DC-05")
    page.wait_for_timeout(5_000)
    expect(field).to_have_value("bibli")
    keyboard.send("Input.insertText", {"text": "bibliothèque"})
    expect(field).to_have_value("bibliothèque")


# ---- every kind -------------------------------------------------------------------------------------


def check(name: str) -> Callable[[Locator], None]:
    return lambda there: there.get_by_label(name).first.check()


def nth(role: Any, *places: int) -> Callable[[Locator], None]:
    def choose(there: Locator) -> None:
        for place in places:
            there.locator(".kind").get_by_role(role).nth(place).check()

    return choose


def fill(**texts: str) -> Callable[[Locator], None]:
    def write(there: Locator) -> None:
        for field, text in texts.items():
            type_into(there.locator(f"[name$='-{field}']").first, text)

    return write


def step(*presses: tuple[int, str]) -> Callable[[Locator], None]:
    def press(there: Locator) -> None:
        for place, sign in presses:
            there.locator("[data-stepper]").nth(place).get_by_role("button", name=sign).tap()

    return press


def two_quotes(there: Locator) -> None:
    type_into(there.locator("[name$='-row_words']").first, "On n’a jamais voté.")
    type_into(there.locator("[name$='-row_function']").first, "bénévole")
    there.get_by_role("button", name="Ajouter une citation").tap()
    type_into(there.locator("[name$='-row_words']").last, "Le bar finance la salle.")
    there.locator("[name$='-row_consent']").last.select_option("unnamed")


QUOTES = "UTIL-01"
# Whose answers the kinds are, and what is typed into them.
TYPED: dict[str, dict[str, Callable[[Locator], None]]] = {
    "groupe-B": {
        "UTIL-06": fill(text="Une chaise « à part » 🪑"),
        "PROJ-02": fill(seen="Trois affiches.\nUne cloche.", meaning="On attend du monde."),
        "UTIL-04": nth("radio", 1),
        "UTIL-02": nth("checkbox", 0, 2),
        "COOP-05": fill(amount="12,5"),
        QUOTES: two_quotes,
    },
    "groupe-D": {
        "COOP-02": nth("radio", 3),
        "COOP-04": check("Partiel"),
        "ECO-03": step((0, "de plus"), (0, "de plus"), (1, "de plus")),
    },
    "moi": {"ECO-05": step((0, "de plus"), (0, "de plus"), (1, "de moins"))},
}
STORED = {
    "UTIL-06": {"text": "Une chaise « à part » 🪑"},
    "PROJ-02": {"seen": "Trois affiches.\nUne cloche.", "meaning": "On attend du monde."},
    "COOP-02": 4,
    "COOP-04": "partial",
    "COOP-05": {"amount": 12.5, "estimated": False},
}


@pytest.mark.parametrize("owner", TYPED)
def test_every_kind_waits_on_the_phone_and_reaches_the_site(people: People, sheets: Site, owner: str) -> None:
    person, other = ("Léa", "Hugo") if owner == "groupe-B" else ("Bilel", "Rosa")
    page = people.phone()
    people.watch(page).expect("503")
    stopped = Answers(page, status=503, body="")
    sheets.open(page, person, owner)
    for code, answer in TYPED[owner].items():
        answer(article(page, code))
        expect(status(page, code)).to_have_text("sur ce téléphone")
    typed = {code: fields(page, code) for code in TYPED[owner]}
    told = [left(page, code) for code in TYPED[owner]]
    page.reload()
    ready(page)
    assert [left(page, code) for code in TYPED[owner]] == told
    assert {code: fields(page, code) for code in TYPED[owner]} == typed
    stopped.let_go()
    owned = "membre-Bilel" if owner == "moi" else owner
    for code in TYPED[owner]:
        received(page, code)
        value = sheets.value(code, owned)
        assert value is not None
        assert value == STORED.get(code, value)
        # One operation, or more when a first attempt to send froze it in mid-typing; never a conflict with oneself.
        assert {one.outcome for one in sheets.operations(code, owned)} == {"applied"}
    again = sheets.open(people.phone(), person if owner == "moi" else other, owner)
    for code, here in typed.items():
        shown = fields(again, code)
        if code == QUOTES:  # ids and consents stand beside blank rows too
            here, shown = ({"row_words": one["row_words"]} for one in (here, shown))
            quotes = sheets.value(code, owned)["quotes"]
            assert [one["consent"] for one in quotes] == ["no", "unnamed"]
        assert shown == here


def left(page: Page, code: str) -> str | None:
    """What is said to be left to share, where something is shared."""
    told = page.locator(f"#critere-{code} [data-left] output")
    return told.text_content() if told.count() else None


def test_a_photo_is_made_small_sent_and_shown(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Anouk", "moi")
    picture = BytesIO()
    Image.linear_gradient("L").resize((2400, 1800)).convert("RGB").save(picture, "JPEG")
    there = article(page, "PROJ-05")
    there.locator("[data-photo]").set_input_files(
        [{"name": "scene.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}]
    )
    shown = there.locator("img")
    expect(shown).to_have_js_property("naturalWidth", 1600, timeout=20_000)
    expect(shown).to_have_js_property("naturalHeight", 1200)
    say(page, NOBODY)
    type_into(there.locator("[name$='-row_seen']"), "la scène vide")
    received(page, "PROJ-05")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    page.reload()
    ready(page)
    expect(there.locator("[name$='-row_seen']")).to_have_value("la scène vide")
    value = sheets.value("PROJ-05", "membre-Anouk")
    assert [one["seen"] for one in value["photos"]] == ["la scène vide"]


def test_the_whole_sheet_is_saved_without_a_script(people: People, sheets: Site) -> None:
    page = people.phone(java_script_enabled=False)
    sheets.let_in(page, "Brigitte")
    page.goto(f"{UNDER_WAY}/groupe-C?moment=tout")
    page.locator("details.rest > summary").tap()
    text_of(page, "UTIL-06").fill("sans script")
    article(page, "COOP-02").locator(".kind").get_by_role("radio").nth(1).check()
    article(page, "COOP-05").locator("[name$='-amount']").fill("7")
    article(page, "UTIL-01").locator("[name$='-row_words']").fill("Sans un mot.")
    page.get_by_role("button", name="Enregistrer la fiche").tap()
    expect(page.get_by_text("4 réponses enregistrées")).to_be_visible()
    assert sheets.value("UTIL-06", "groupe-C") == {"text": "sans script"}
    assert sheets.value("COOP-02", "groupe-C") == 2
    assert sheets.value("COOP-05", "groupe-C") == {"amount": 7, "estimated": False}
    assert sheets.value("UTIL-01", "groupe-C")["quotes"][0]["words"] == "Sans un mot."
