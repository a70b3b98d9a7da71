"""The carnet d’étonnements on a phone: open in one tap, kept without a network, and no word lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.carnets import FAILURES, SOON, jot, newest, noted, opened, told
from tests.browser.sheets import (
    PATIENCE,
    UNDER_WAY,
    Site,
    all_sent,
    article,
    its_sheets,
    one_site,
    queue,
    ready,
)
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


def test_a_jotting_takes_one_tap_and_a_word(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    page.get_by_role("button", name="Carnet", exact=True).tap()
    expect(newest(page).locator('[name="text"]')).to_be_focused()
    page.keyboard.type("Une odeur de pain")
    expect(told(newest(page))).to_contain_text("reçu à", timeout=PATIENCE)
    page.reload()
    ready(page)
    opened(page)
    assert noted(page, "Une odeur de pain")
    expect(newest(page).locator('[name="text"]')).to_be_focused()
    expect(newest(page).locator('[name="text"]')).to_have_value("")


def test_what_is_noted_without_network_outlives_a_reload_and_is_sent_later(
    people: People, sheets: Site
) -> None:
    page = sheets.open(people.phone(), "Bilel", "groupe-D")
    people.watch(page).expect(FAILURES)
    page.evaluate("navigator.serviceWorker?.ready")
    page.reload()
    ready(page)
    page.context.set_offline(True)
    card = jot(page, "Personne à l’accueil")
    expect(told(card)).to_have_text("sur ce téléphone")
    page.reload()
    ready(page)
    opened(page)
    card = noted(page, "Personne à l’accueil")
    expect(told(card)).to_have_text("sur ce téléphone")
    page.context.set_offline(False)
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    all_sent(page)
    page.reload()
    ready(page)
    opened(page)
    noted(page, "Personne à l’accueil")


def test_two_phones_of_one_person_keep_both_texts(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Rosa", "moi")
    other = sheets.open(people.phone(), "Rosa", "moi")
    card = jot(one, "Trois bancs. Une porte.")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    opened(other)
    expect(other.locator("#carnet [name=text]").nth(1)).to_have_value("Trois bancs. Une porte.", timeout=SOON)
    theirs = noted(other, "Trois bancs. Une porte.")
    people.watch(one).expect(FAILURES)
    one.context.set_offline(True)
    card.locator('[name="text"]').fill("Trois bancs verts. Une porte.")
    theirs.locator('[name="text"]').fill("Trois bancs. Une porte étroite.")
    expect(told(theirs)).to_contain_text("reçu à", timeout=PATIENCE)
    theirs.locator('[name="text"]').blur()
    card.locator('[name="text"]').blur()
    one.context.set_offline(False)
    expect(card.locator('[name="text"]')).to_have_value(
        "Trois bancs verts. Une porte étroite.", timeout=PATIENCE
    )
    expect(told(card)).to_contain_text("réuni avec ce que vous aviez écrit ailleurs")
    expect(theirs.locator('[name="text"]')).to_have_value(
        "Trois bancs verts. Une porte étroite.", timeout=SOON
    )


def test_a_text_that_is_too_long_says_so_and_stays(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Léa", "moi")
    card = jot(page, "x" * 20_001)
    expect(told(card)).to_contain_text("au plus", timeout=PATIENCE)
    expect(card.locator('[name="text"]')).to_have_value("x" * 20_001)
    assert queue(page)[0]["state"] == "refused"
    card.locator('[name="text"]').fill("plus court")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    all_sent(page)


def test_a_browser_that_keeps_nothing_says_so_in_the_carnet(people: People, sheets: Site) -> None:
    page = people.phone()
    page.add_init_script(
        "delete IDBFactory.prototype.open; IDBFactory.prototype.open = () => { throw new Error('private') }"
    )
    sheets.open(page, "Omar", "moi")
    carnet = opened(page)
    expect(carnet).to_contain_text("Ce navigateur ne garde rien")
    page.keyboard.insert_text("Vite noté")
    expect(told(noted(page, "Vite noté"))).to_contain_text("reçu à", timeout=PATIENCE)


def test_without_a_script_a_page_of_forms_does_it(people: People, sheets: Site) -> None:
    page = people.phone(java_script_enabled=False)
    sheets.let_in(page, "Judith")
    page.goto(f"{UNDER_WAY}/groupe-E?moment=tout")
    page.get_by_role("button", name="Carnet", exact=True).tap()
    page.get_by_role("link", name="Noter").tap()
    page.get_by_label("Nouvel étonnement").fill("Sans script")
    page.get_by_role("button", name="Enregistrer").first.tap()
    expect(page.get_by_text("C’est noté.")).to_be_visible()
    card = page.locator("[data-jotting]").nth(1)
    expect(card.locator('[name="text"]')).to_have_value("Sans script")
    card.get_by_role("button", name="Retirer").tap()
    expect(page.get_by_text("Note retirée.", exact=False).first).to_be_visible()
    page.get_by_text("Retirés (1)").tap()
    page.get_by_role("button", name="Remettre").tap()
    expect(page.locator("[data-jotting]").nth(1).locator('[name="text"]')).to_have_value("Sans script")


def test_nothing_is_cut_on_a_screen_of_320_points(people: People, sheets: Site) -> None:
    page = people.phone(viewport={"width": 320, "height": 600})
    sheets.open(page, "Hugo", "moi")
    card = jot(page, "Anticonstitutionnellement" * 6)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(
        "(carnet => carnet.scrollWidth <= carnet.clientWidth)(document.getElementById('carnet'))"
    )
    for target in card.locator("button:visible, select:visible, [data-grip]").all():
        box = target.bounding_box()
        assert box
        assert min(box["height"], 48) == 48


def test_a_visit_that_is_over_still_takes_jottings(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Bilel")
    page.goto(UNDER_WAY.replace("/visites/3/", "/visites/2/") + "/groupe-D")
    ready(page)
    card = jot(page, "En y repensant le soir")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    expect(page.locator("#carnet")).to_contain_text("La visite est terminée, le carnet reste ouvert.")


def test_dictation_is_never_rewritten(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Karim", "moi")
    opened(page)
    field = newest(page).locator('[name="text"]')
    expect(field).to_be_focused()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "une lumière", "selectionStart": 11, "selectionEnd": 11})
    expect(told(newest(page))).to_contain_text("reçu à", timeout=PATIENCE)
    expect(field).to_have_value("une lumière")
    client.send("Input.insertText", {"text": "une lumière rasante"})
    expect(field).to_have_value("une lumière rasante")
    all_sent(page)


def test_what_an_earlier_version_of_the_site_had_queued_is_still_sent(people: People, sheets: Site) -> None:
    page = people.phone()
    page.goto("/hors-connexion")
    sheets.let_in(page, "Brigitte")
    page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open("visites", 1);
          opening.onupgradeneeded = () => opening.result
            .createObjectStore("operations", {keyPath: "seq", autoIncrement: true})
            .createIndex("field", ["person", "sheet", "criterion"]);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => { opening.result.close(); resolve(); };
        })"""
    )
    other = sheets.open(people.phone(), "Brigitte", "groupe-C")
    named = other.locator("#sheet").evaluate(
        "form => ({person: Number(form.dataset.person), sheet: form.dataset.sheet})"
    )
    criterion = int(article(other, "UTIL-05").get_attribute("data-criterion") or "")
    page.evaluate(
        """operation => new Promise((resolve, reject) => {
          const opening = indexedDB.open("visites", 1);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction("operations", "readwrite");
            transaction.objectStore("operations").add(operation);
            transaction.oncomplete = () => { opening.result.close(); resolve(); };
            transaction.onerror = () => reject(transaction.error);
          };
        })""",
        {
            **named,
            "criterion": criterion,
            "id": "6f0d5a3e-7b1f-4d0f-9f5c-000000000001",
            "base": 0,
            "fields": {"note": ["écrit avant la mise à jour"]},
            "state": "waiting",
            "typed_at": "2026-01-05T10:00:00.000Z",
        },
    )
    sheets.open(page, "Brigitte", "groupe-C")
    all_sent(page)
    assert [kept.content["note"] for kept in sheets.operations("UTIL-05", "groupe-C")] == [
        "écrit avant la mise à jour"
    ]
