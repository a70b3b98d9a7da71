"""The carnet d’étonnements on a phone: two taps, no network, and each word where its author put it."""

import pytest
from playwright.sync_api import Locator, Page, expect

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
    text_of,
)
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)
SOON = 12_000
FAILURES = "status of|ERR_INTERNET_DISCONNECTED|when fetching the script"


def at_a_desk(people: People, sheets: Site, first_name: str, owner: str) -> Page:
    """A sheet on a wide screen, with all of its criteria in sight."""
    page = people.desk()
    sheets.let_in(page, first_name)
    page.goto(f"{UNDER_WAY}/{owner}?moment=tout")
    ready(page)
    if page.locator("details.rest:not([open])").count():
        page.locator("details.rest > summary").click()
    return page


def opened(page: Page) -> Locator:
    """The carnet, opened by its button."""
    page.get_by_role("button", name="Carnet", exact=True).click()
    return page.locator("#carnet")


def newest(page: Page) -> Locator:
    return page.locator("#carnet [data-jotting]").first


def noted(page: Page, text: str) -> Locator:
    """The jotting that holds a text."""
    cards = page.locator("#carnet [data-jotting]")
    expect(cards.locator("textarea").first).to_be_attached()
    found = page.evaluate(
        """text => [...document.querySelectorAll('#carnet [data-jotting]')]
          .find(card => card.querySelector('textarea').value === text)?.dataset.jotting""",
        text,
    )
    assert found, f"« {text} » is not in the carnet"
    return page.locator(f'#carnet [data-jotting="{found}"]')


def jot(page: Page, text: str) -> Locator:
    """A new jotting, typed where the focus is."""
    opened(page)
    expect(newest(page).locator("textarea")).to_be_focused()
    page.keyboard.insert_text(text)
    return noted(page, text)


def told(card: Locator) -> Locator:
    return card.locator("[data-status]")


def attached(page: Page, code: str) -> Locator:
    return article(page, code).locator(".attached")


def test_a_jotting_takes_one_tap_and_a_word(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    page.get_by_role("button", name="Carnet", exact=True).tap()
    expect(newest(page).locator("textarea")).to_be_focused()
    page.keyboard.type("Une odeur de pain")
    expect(told(newest(page))).to_contain_text("reçu à", timeout=PATIENCE)
    page.reload()
    ready(page)
    opened(page)
    assert noted(page, "Une odeur de pain")
    expect(newest(page).locator("textarea")).to_be_focused()
    expect(newest(page).locator("textarea")).to_have_value("")


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


def test_only_its_author_sees_it_until_it_is_attached_by_choice(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Omar", "groupe-E")
    other = sheets.open(people.phone(), "Judith", "groupe-E")
    card = jot(one, "La caisse est ouverte à tous")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    opened(other)
    assert "La caisse est ouverte" not in other.content()
    other.keyboard.press("Escape")
    card.get_by_label("Rattacher à un critère").select_option(label=label_of(one, "GOUV-06"))
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    for page in (one, other):
        expect(attached(page, "GOUV-06")).to_contain_text("La caisse est ouverte à tous", timeout=SOON)
        expect(attached(page, "GOUV-06")).to_contain_text("Omar")
    card.get_by_role("button", name="Retirer").click()
    expect(attached(other, "GOUV-06")).to_have_count(0, timeout=SOON)
    card.get_by_role("button", name="Annuler").click()
    expect(attached(other, "GOUV-06")).to_contain_text("La caisse est ouverte à tous", timeout=SOON)


def label_of(page: Page, code: str) -> str:
    found = page.evaluate(
        """code => [...document.querySelector('#carnet select').options].find(one => one.text.startsWith(code)).text""",
        code,
    )
    return str(found)


def test_it_arrives_under_a_criterion_without_disturbing_who_types_there(
    people: People, sheets: Site
) -> None:
    one = sheets.open(people.phone(), "Brigitte", "groupe-C")
    other = sheets.open(people.phone(), "Fatou", "groupe-C")
    text_of(other, "UTIL-06").focus()
    other.keyboard.insert_text("une phrase en cours")
    card = jot(one, "Un tableau de comptes au mur")
    card.get_by_label("Rattacher à un critère").select_option(label=label_of(one, "UTIL-06"))
    expect(attached(other, "UTIL-06")).to_contain_text("Un tableau de comptes", timeout=SOON)
    expect(text_of(other, "UTIL-06")).to_be_focused()
    expect(text_of(other, "UTIL-06")).to_have_value("une phrase en cours")


def drag(page: Page, card: Locator, code: str) -> None:
    """Draws a jotting onto a criterion with a mouse."""
    start = card.locator("[data-grip]").bounding_box()
    goal = article(page, code).locator(".question").bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 120, goal["y"] + 10, steps=8)
    expect(article(page, code)).to_have_attribute("data-over", "")
    page.mouse.up()


def test_it_is_drawn_onto_a_criterion_with_a_mouse(people: People, sheets: Site) -> None:
    page = at_a_desk(people, sheets, "Léa", "groupe-B")
    article(page, "UTIL-06").evaluate("one => one.scrollIntoView({block: 'center'})")
    card = jot(page, "Le vestiaire sert de bureau")
    drag(page, card, "UTIL-06")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    expect(card.locator("select")).to_have_value(
        article(page, "UTIL-06").get_attribute("data-criterion") or ""
    )
    expect(attached(page, "UTIL-06")).to_contain_text("Le vestiaire", timeout=SOON)
    expect(page.locator("#carnet")).to_be_visible()


def test_it_is_drawn_onto_a_criterion_with_a_finger(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Hugo", "groupe-B")
    article(page, "UTIL-05").evaluate("one => one.scrollIntoView({block: 'center'})")
    card = jot(page, "Un plancher qui grince")
    start = card.locator("[data-grip]").bounding_box()
    assert start
    client = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start["x"] + 10, start["y"] + 10)
    for step in range(1, 7):
        touch("touchMove", start["x"] + 20 * step, start["y"] + 30 * step)
    goal = article(page, "UTIL-05").locator(".question").bounding_box()
    assert goal
    touch("touchMove", goal["x"] + 60, goal["y"] + 8)
    expect(article(page, "UTIL-05")).to_have_attribute("data-over", "")
    touch("touchEnd", 0, 0)
    expect(card.locator("select")).to_have_value(
        article(page, "UTIL-05").get_attribute("data-criterion") or ""
    )
    expect(attached(page, "UTIL-05")).to_contain_text("Un plancher", timeout=SOON)


def test_everything_is_done_with_the_keyboard_alone(people: People, sheets: Site) -> None:
    page = at_a_desk(people, sheets, "Karim", "groupe-A")
    page.get_by_role("button", name="Carnet", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Noté sans souris")
    card = noted(page, "Noté sans souris")
    page.keyboard.press("Tab")
    expect(card.locator("select")).to_be_focused()
    page.keyboard.type("UTIL-06")
    expect(card.locator("select")).to_have_value(
        article(page, "UTIL-06").get_attribute("data-criterion") or ""
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator("textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#carnet")).to_be_hidden()
    expect(page.get_by_role("button", name="Carnet", exact=True)).to_be_focused()
    expect(attached(page, "UTIL-06")).to_contain_text("Noté sans souris", timeout=SOON)


def test_two_phones_of_one_person_keep_both_texts(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Rosa", "moi")
    other = sheets.open(people.phone(), "Rosa", "moi")
    card = jot(one, "Trois bancs. Une porte.")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    opened(other)
    expect(other.locator("#carnet textarea").nth(1)).to_have_value("Trois bancs. Une porte.", timeout=SOON)
    theirs = noted(other, "Trois bancs. Une porte.")
    people.watch(one).expect(FAILURES)
    one.context.set_offline(True)
    card.locator("textarea").fill("Trois bancs verts. Une porte.")
    theirs.locator("textarea").fill("Trois bancs. Une porte étroite.")
    expect(told(theirs)).to_contain_text("reçu à", timeout=PATIENCE)
    theirs.locator("textarea").blur()
    card.locator("textarea").blur()
    one.context.set_offline(False)
    expect(card.locator("textarea")).to_have_value("Trois bancs verts. Une porte étroite.", timeout=PATIENCE)
    expect(told(card)).to_contain_text("réuni avec ce que vous aviez écrit ailleurs")
    expect(theirs.locator("textarea")).to_have_value("Trois bancs verts. Une porte étroite.", timeout=SOON)


def test_a_text_that_is_too_long_says_so_and_stays(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Léa", "moi")
    card = jot(page, "x" * 20_001)
    expect(told(card)).to_contain_text("au plus", timeout=PATIENCE)
    expect(card.locator("textarea")).to_have_value("x" * 20_001)
    assert queue(page)[0]["state"] == "refused"
    card.locator("textarea").fill("plus court")
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


def test_who_reads_a_sheet_of_others_is_told_what_the_carnet_is(people: People, sheets: Site) -> None:
    author = sheets.open(people.phone(), "Fatou", "groupe-C")
    card = jot(author, "Rien que pour moi")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    reader = sheets.open(people.phone(), "Omar", "groupe-C")
    carnet = opened(reader)
    expect(carnet).to_contain_text("n’est lu que par la personne qui l’a écrit")
    assert carnet.locator("textarea").count() == 0
    assert "Rien que pour moi" not in reader.content()


def test_without_a_script_a_page_of_forms_does_it(people: People, sheets: Site) -> None:
    page = people.phone(java_script_enabled=False)
    sheets.let_in(page, "Judith")
    page.goto(f"{UNDER_WAY}/groupe-E?moment=tout")
    page.get_by_role("button", name="Carnet", exact=True).tap()
    page.get_by_role("link", name="Noter un étonnement").tap()
    page.get_by_label("Nouvel étonnement").fill("Sans script")
    page.get_by_role("button", name="Enregistrer").first.tap()
    expect(page.get_by_text("C’est noté.")).to_be_visible()
    card = page.locator("[data-jotting]").nth(1)
    expect(card.locator("textarea")).to_have_value("Sans script")
    card.get_by_role("button", name="Retirer").tap()
    expect(page.get_by_text("Étonnement retiré.", exact=False).first).to_be_visible()
    page.get_by_text("Retirés (1)").tap()
    page.get_by_role("button", name="Remettre").tap()
    expect(page.locator("[data-jotting]").nth(1).locator("textarea")).to_have_value("Sans script")


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
