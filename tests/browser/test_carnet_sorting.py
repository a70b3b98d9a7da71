"""A jotting attached to a criterion, by choice, by hand or by keyboard: only then do others read it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.carnets import SOON, at_a_desk, attached, jot, label_of, noted, opened, told
from tests.browser.sheets import PATIENCE, UNDER_WAY, Site, article, its_sheets, one_site, ready, text_of
from tests.support.axe import assert_accessible_by_day_and_night
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


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


def chosen(card: Locator) -> Locator:
    """The criteria that a trace stands under, on its card."""
    return card.locator("[data-chosen] label:has(:checked)")


def test_a_criterion_opens_the_carnet_and_what_is_noted_stands_under_it(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Brigitte", "groupe-C")
    article(page, "GOUV-06").get_by_role("button", name="Trace").tap()
    page.keyboard.insert_text("Une phrase au tableau")
    card = noted(page, "Une phrase au tableau")
    expect(chosen(card)).to_have_text(["GOUV-06"])
    expect(card.get_by_label("Observation")).to_be_checked()
    card.get_by_text("Citation", exact=True).tap()
    card.get_by_label("Sa fonction").fill("trésorière")
    card.get_by_label("Accord des personnes").select_option("unnamed")
    card.get_by_label("Rattacher à un critère").select_option(label=label_of(page, "UTIL-06"))
    card.get_by_text("Préciser").tap()
    expect(chosen(card)).to_have_text(["GOUV-06", "UTIL-06"])
    card.get_by_label("Comment on le sait").select_option("read")
    for code in ("GOUV-06", "UTIL-06"):
        expect(attached(page, code)).to_contain_text(
            "« Une phrase au tableau » (trésorière)".replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
            timeout=SOON,
        )
        expect(attached(page, code)).to_contain_text("Citation, lu")
    page.reload()
    ready(page)
    opened(page)
    expect(chosen(noted(page, "Une phrase au tableau"))).to_have_text(["GOUV-06", "UTIL-06"])
    noted(page, "Une phrase au tableau").get_by_text("GOUV-06", exact=True).tap()
    expect(attached(page, "GOUV-06")).to_have_count(0, timeout=SOON)
    expect(attached(page, "UTIL-06")).to_contain_text("trésorière")


def test_what_was_noted_before_is_one_tap_from_a_criterion(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Judith", "groupe-E")
    card = jot(page, "Deux chaises pour dix personnes")
    page.keyboard.press("Escape")
    article(page, "UTIL-06").get_by_role("button", name="Trace").tap()
    card.get_by_role("button", name="Rattacher à UTIL-06").tap()
    expect(chosen(card)).to_have_text(["UTIL-06"])
    expect(card.get_by_role("button", name="Rattacher à UTIL-06")).to_be_hidden()
    expect(attached(page, "UTIL-06")).to_contain_text("Deux chaises", timeout=SOON)
    page.keyboard.press("Escape")
    opened(page)
    expect(card.get_by_role("button", name="Rattacher à")).to_have_count(0)


def drag(page: Page, card: Locator, code: str) -> None:
    """Draws a jotting onto a criterion with a mouse."""
    expect(card.locator("[data-grip]")).to_be_visible()
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
    expect(chosen(card)).to_have_text(["UTIL-06"])
    expect(attached(page, "UTIL-06")).to_contain_text("Le vestiaire", timeout=SOON)
    expect(page.locator("#carnet")).to_be_visible()


def test_it_is_drawn_onto_a_criterion_with_a_finger(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Hugo", "groupe-B")
    article(page, "UTIL-05").locator(".question").evaluate("one => one.scrollIntoView({block: 'center'})")
    card = jot(page, "Un plancher qui grince")
    expect(card.locator("[data-grip]")).to_be_visible()
    start = card.locator("[data-grip]").bounding_box()
    assert start
    client = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start["x"] + 10, start["y"] + 10)
    for step in range(1, 7):
        touch("touchMove", start["x"] + 20 * step, start["y"] - 10 * step)
    goal = article(page, "UTIL-05").locator(".question").bounding_box()
    assert goal
    touch("touchMove", goal["x"] + 60, goal["y"] + 8)
    expect(article(page, "UTIL-05")).to_have_attribute("data-over", "")
    touch("touchEnd", 0, 0)
    expect(chosen(card)).to_have_text(["UTIL-05"])
    expect(attached(page, "UTIL-05")).to_contain_text("Un plancher", timeout=SOON)


def test_everything_is_done_with_the_keyboard_alone(people: People, sheets: Site) -> None:
    page = at_a_desk(people, sheets, "Karim", "groupe-A")
    page.get_by_role("button", name="Carnet", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Noté sans souris")
    card = noted(page, "Noté sans souris")
    page.keyboard.press("Tab")
    expect(card.get_by_label("Rattacher à un critère")).to_be_focused()
    page.keyboard.type("UTIL-06")
    page.keyboard.press("Tab")
    expect(chosen(card)).to_have_text(["UTIL-06"])
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator('[name="text"]')).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#carnet")).to_be_hidden()
    expect(page.get_by_role("button", name="Carnet", exact=True)).to_be_focused()
    expect(attached(page, "UTIL-06")).to_contain_text("Noté sans souris", timeout=SOON)


def test_who_reads_a_sheet_of_others_is_told_what_the_carnet_is(people: People, sheets: Site) -> None:
    author = sheets.open(people.phone(), "Fatou", "groupe-C")
    card = jot(author, "Rien que pour moi")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    reader = sheets.open(people.phone(), "Omar", "groupe-C")
    carnet = opened(reader)
    expect(carnet).to_contain_text("n’est lue que par la personne qui l’a écrite")
    assert carnet.locator('[name="text"]').count() == 0
    assert "Rien que pour moi" not in reader.content()


def test_the_open_carnet_is_accessible_in_both_themes(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Hugo")
    page.goto(f"{UNDER_WAY}/groupe-B")
    ready(page)
    card = jot(page, "Tout se lit")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    assert_accessible_by_day_and_night(page)
    card.get_by_label("Rattacher à un critère").select_option(label=label_of(page, "GOUV-06"))
    expect(attached(page, "GOUV-06")).to_contain_text("Tout se lit", timeout=SOON)
    card.get_by_role("button", name="Retirer").tap()
    assert_accessible_by_day_and_night(page)
    page.goto(f"{UNDER_WAY}/groupe-B/carnet")
    assert_accessible_by_day_and_night(page)
