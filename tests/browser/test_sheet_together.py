"""Several phones and tabs on one sheet: others' answers appear around the fingers, and nothing is decided silently."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import (
    Answers,
    Site,
    all_sent,
    article,
    its_sheets,
    one_site,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)
# One turn of polling every four seconds.
SOON = 12_000
FAILURES = "status of|ERR_INTERNET_DISCONNECTED|when fetching the script"


def caret(page: Page) -> tuple[str, int]:
    found = page.evaluate("[document.activeElement.name, document.activeElement.selectionStart]")
    return found[0], found[1]


def test_another_answer_arrives_without_touching_what_one_types(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Rosa", "groupe-D")
    other = sheets.open(people.phone(), "Bilel", "groupe-D")
    type_into(text_of(one, "UTIL-06"), "une phrase en cours")
    for _ in range(6):
        one.keyboard.press("ArrowLeft")
    before = caret(one)
    top = round((text_of(one, "UTIL-06").bounding_box() or {})["y"])
    article(other, "UTIL-05").locator(".kind").get_by_role("radio").nth(2).check()
    received(other, "UTIL-05")
    expect(article(one, "UTIL-05").locator(".kind").get_by_role("radio").nth(2)).to_be_checked(timeout=SOON)
    expect(status(one, "UTIL-05")).to_contain_text("Bilel")
    assert caret(one) == before
    expect(text_of(one, "UTIL-06")).to_have_value("une phrase en cours")
    assert abs((text_of(one, "UTIL-06").bounding_box() or {})["y"] - top) <= 1


def test_the_same_criterion_is_brought_up_to_date_on_leaving_it(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Omar", "groupe-E")
    other = sheets.open(people.phone(), "Judith", "groupe-E")
    text_of(one, "GOUV-06").focus()
    type_into(text_of(other, "GOUV-06"), "à la majorité")
    received(other, "GOUV-06")
    expect(status(one, "GOUV-06")).to_contain_text("visible quand vous quitterez ce critère", timeout=SOON)
    expect(text_of(one, "GOUV-06")).to_have_value("")
    text_of(one, "GOUV-06").blur()
    expect(text_of(one, "GOUV-06")).to_have_value("à la majorité")


def test_edits_apart_in_one_text_become_one(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Brigitte", "groupe-C")
    other = sheets.open(people.phone(), "Fatou", "groupe-C")
    seen = "[name$='-seen']"
    field, theirs = (article(page, "PROJ-02").locator(seen) for page in (one, other))
    field.fill("Une affiche.\nUne cloche.\nUn banc.")
    received(one, "PROJ-02")
    expect(theirs).to_have_value("Une affiche.\nUne cloche.\nUn banc.", timeout=SOON)
    one.keyboard.press("Escape")
    people.watch(one).expect(FAILURES)
    one.context.set_offline(True)
    field.fill("Une grande affiche.\nUne cloche.\nUn banc.")
    theirs.fill("Une affiche.\nUne cloche.\nUn banc vert.")
    received(other, "PROJ-02")
    one.context.set_offline(False)
    expect(status(one, "PROJ-02")).to_contain_text("réuni avec ce que le groupe a écrit", timeout=30_000)
    both = "Une grande affiche.\nUne cloche.\nUn banc vert."
    field.press("Control+Home")
    field.press_sequentially("Vu : ")
    all_sent(one)
    field.blur()
    expect(theirs).to_have_value("Une affiche.\nUne cloche.\nUn banc vert.")
    theirs.blur()
    stored = sheets.value("PROJ-02", "groupe-C")["seen"]
    assert stored == "Vu : " + both
    expect(field).to_have_value(stored, timeout=SOON)
    expect(theirs).to_have_value(stored, timeout=SOON)
    assert {kept.outcome for kept in sheets.operations("PROJ-02", "groupe-C")} <= {"applied", "merged"}


def test_two_answers_to_one_question_are_both_kept_and_one_is_chosen(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Léa", "groupe-B")
    other = sheets.open(people.phone(), "Hugo", "groupe-B")
    people.watch(one).expect(FAILURES)
    one.context.set_offline(True)
    text_of(one, "UTIL-06").fill("sous l’escalier")
    text_of(other, "UTIL-06").fill("au grenier")
    received(other, "UTIL-06")
    one.context.set_offline(False)
    expect(status(one, "UTIL-06")).to_contain_text(
        "Hugo Perrin a répondu autre chose, les deux versions sont gardées", timeout=30_000
    )
    expect(text_of(one, "UTIL-06")).to_have_value("sous l’escalier")
    expect(unsent(one)).to_have_text("Tout est envoyé")
    text_of(one, "UTIL-06").blur()
    text_of(other, "UTIL-06").blur()
    for page in (one, other):
        conflict = article(page, "UTIL-06").locator(".conflict")
        expect(conflict).to_contain_text("sous l’escalier", timeout=SOON)
        expect(conflict).to_contain_text("au grenier")
        expect(conflict).to_contain_text("Léa Fontaine")
        expect(conflict).to_contain_text("Hugo Perrin")
        expect(page.locator("[data-contents='30']")).to_have_text("à départager")
    chosen = article(other, "UTIL-06").get_by_role("listitem").filter(has_text="sous l’escalier")
    chosen.get_by_role("button", name="Garder celle-ci").tap()
    ready(other)
    expect(article(other, "UTIL-06").locator(".conflict")).to_have_count(0)
    expect(article(one, "UTIL-06").locator(".conflict")).to_have_count(0, timeout=SOON)
    expect(text_of(one, "UTIL-06")).to_have_value("sous l’escalier")
    assert sheets.value("UTIL-06", "groupe-B") == {"text": "sous l’escalier"}
    assert [kept.by for kept in sheets.operations("UTIL-06", "groupe-B")] == ["Hugo", "Léa", "Hugo"]


def test_three_phones_that_were_away_keep_every_answer_and_decide_together(
    people: People, sheets: Site
) -> None:
    said = {"Claire": "le chauffage", "Hugo": "les horaires", "Thierry": "le silence"}
    pages = {who: sheets.open(people.phone(), who, "groupe-B") for who in said}
    for page in pages.values():
        people.watch(page).expect(FAILURES)
        page.context.set_offline(True)
    for who, text in said.items():
        text_of(pages[who], "GOUV-06").fill(text)
    article(pages["Claire"], "UTIL-05").locator(".kind").get_by_role("radio").nth(1).check()
    type_into(article(pages["Hugo"], "PROJ-02").get_by_label("Ce que l’on a vu ou entendu"), "un quai vide")
    for page in pages.values():
        page.context.set_offline(False)
        all_sent(page)
        text_of(page, "GOUV-06").blur()
    for page in pages.values():
        conflict = article(page, "GOUV-06").locator(".conflict")
        for text in said.values():
            expect(conflict).to_contain_text(text, timeout=30_000)
        expect(article(page, "UTIL-05").locator(".kind").get_by_role("radio").nth(1)).to_be_checked()
    assert sheets.value("UTIL-05", "groupe-B") == 2
    assert sheets.value("PROJ-02", "groupe-B")["seen"] == "un quai vide"
    decides = pages["Thierry"]
    article(decides, "GOUV-06").get_by_role("link", name="Combiner").tap()
    both = decides.locator("textarea[name$='-text']")
    assert all(text in both.input_value() for text in said.values())
    both.fill("le chauffage, les horaires et le silence")
    decides.get_by_role("button", name="Garder cette version").tap()
    for who in ("Claire", "Hugo"):
        expect(article(pages[who], "GOUV-06").locator(".conflict")).to_have_count(0, timeout=SOON)
        expect(text_of(pages[who], "GOUV-06")).to_have_value("le chauffage, les horaires et le silence")
    kept = sheets.operations("GOUV-06", "groupe-B")
    assert {one.content["value"]["text"] for one in kept} >= set(said.values())


def test_typing_on_after_a_conflict_replaces_ones_own_version_only(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Inès", "groupe-A")
    other = sheets.open(people.phone(), "Karim", "groupe-A")
    people.watch(one).expect(FAILURES)
    one.context.set_offline(True)
    text_of(one, "UTIL-06").fill("le matin")
    text_of(other, "UTIL-06").fill("une fois la nuit tombée")
    received(other, "UTIL-06")
    one.context.set_offline(False)
    expect(status(one, "UTIL-06")).to_contain_text("a répondu autre chose", timeout=30_000)
    type_into(text_of(one, "UTIL-06"), " très tôt")
    one.wait_for_timeout(1_500)
    text_of(one, "UTIL-06").blur()
    conflict = article(one, "UTIL-06").locator(".conflict")
    expect(conflict.locator("li")).to_have_count(2, timeout=SOON)
    expect(conflict).to_contain_text("le matin très tôt")
    assert sheets.value("UTIL-06", "groupe-A") == {"text": "une fois la nuit tombée"}


def test_two_tabs_of_one_person_show_and_send_the_same(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Gaël", "groupe-E")
    people.watch(one).expect(FAILURES)
    stopped = Answers(one, status=503, body="")
    two = sheets.open(one.context.new_page(), "Gaël", "groupe-E")
    type_into(text_of(one, "UTIL-06"), "premier onglet")
    expect(text_of(two, "UTIL-06")).to_have_value("premier onglet")
    expect(unsent(two)).to_have_text("1 sur ce téléphone")
    text_of(one, "UTIL-06").blur()
    type_into(text_of(two, "UTIL-06"), ", second onglet")
    article(two, "COOP-02").locator(".kind").get_by_role("radio").nth(1).check()
    expect(text_of(one, "UTIL-06")).to_have_value("premier onglet, second onglet")
    stopped.let_go()
    for page in (one, two):
        expect(unsent(page)).to_have_text("Tout est envoyé", timeout=30_000)
        received(page, "UTIL-06")
    assert sheets.value("UTIL-06", "groupe-E") == {"text": "premier onglet, second onglet"}
    assert {kept.outcome for kept in sheets.operations("UTIL-06", "groupe-E")} == {"applied"}
    assert len(sheets.operations("COOP-02", "groupe-E")) == 1


def test_who_only_reads_a_sheet_sees_it_fill(people: People, sheets: Site) -> None:
    reader = sheets.open(people.phone(), "Odile", "groupe-D")
    writer = sheets.open(people.phone(), "Anouk", "groupe-D")
    text_of(writer, "GOUV-06").fill("tout le monde vote")
    received(writer, "GOUV-06")
    expect(article(reader, "GOUV-06")).to_contain_text("tout le monde vote", timeout=SOON)
    expect(unsent(reader)).to_be_hidden()
