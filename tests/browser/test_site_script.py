"""What every page does with a script: says errors, sends once, asks first, copies. On a bare page, without any room."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string, request
from playwright.sync_api import Browser, Page, expect

from app.errors import Conflict
from app.web import public
from tests.support.axe import assert_accessible
from tests.support.browser import People
from tests.support.in_process import people_before

PAGE = """
{% extends "layouts/plain.html" %}
{% from "components/ui.html" import button, dialog, opener %}
{% from "components/forms.html" import copyable, submit %}
{% block title %}Essai{% endblock %}
{% block card %}
  <h1>Essai</h1>
  <form method="post" action="/essai/refus" hx-post="/essai/refus">
    <label for="text">Texte</label><input id="text" name="text">{{ submit("Refuser") }}
  </form>
  <form method="post" action="/essai/portail" hx-post="/essai/portail">{{ submit("Portail") }}</form>
  <form method="post" action="/essai/lent">{{ submit("Lent", name="choix", value="oui") }}</form>
  <form method="post" action="/essai/lent">
    {{ button("Supprimer", type="submit", attrs={"name": "choix", "value": "supprimer", "data-confirm": "Supprimer la visite ?"}) }}
  </form>
  <form action="/essai" data-autosubmit>
    <label for="axis">Axe</label>
    <select id="axis" name="axe"><option value="">Tous</option><option>GOUV</option></select>
    <button class="button fallback">Filtrer</button>
  </form>
  {{ opener("Inviter", "invite") }}
  {% call dialog("invite", "Inviter") %}{{ copyable("link", "Lien", "https://exemple.fr/8KQ2") }}{% endcall %}
{% endblock %}
"""


@pytest.fixture
def received(app: Flask) -> list[str]:
    """What the bare page's server was sent."""
    sent: list[str] = []

    @app.get("/essai")
    @public
    def show():
        return render_template_string(PAGE)

    @app.post("/essai/refus")
    @public
    def refuse():
        raise Conflict("Karim vient de modifier cette réponse.")

    @app.post("/essai/portail")
    @public
    def captive_portal():
        return "<html><body><h1>Bienvenue au café</h1></body></html>", 511

    @app.post("/essai/lent")
    @public
    def slow():
        sent.append(request.form["choix"])
        time.sleep(0.5)
        return render_template_string(PAGE)

    return sent


@pytest.fixture
def people(app: Flask, received: list[str], chromium: Browser) -> Iterator[People]:
    with people_before(app, chromium) as everybody:
        yield everybody


@pytest.fixture
def page(people: People) -> Page:
    page = people.phone()
    page.goto("/essai")
    return page


def test_the_page_is_accessible(page: Page) -> None:
    assert_accessible(page)


def test_a_refusal_is_announced_and_what_was_typed_stays(people: People, page: Page) -> None:
    people.watch(page).expect("409")
    page.get_by_label("Texte").fill("Nous l’avons vu.")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("alert")).to_contain_text("Karim vient de modifier cette réponse.")
    expect(page.get_by_label("Texte")).to_have_value("Nous l’avons vu.")
    page.get_by_role("button", name="Fermer ce message").click()
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_page_that_is_not_ours_is_never_shown_as_an_answer(people: People, page: Page) -> None:
    people.watch(page).expect("511")
    page.get_by_role("button", name="Portail").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien ne confirme l’envoi")
    expect(page.get_by_text("Bienvenue au café")).to_have_count(0)


def test_a_lost_network_is_said_and_what_was_typed_stays(people: People, page: Page) -> None:
    people.watch(page).expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    page.get_by_label("Texte").fill("Sans réseau")
    page.context.set_offline(True)
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien ne confirme l’envoi")
    expect(page.get_by_label("Texte")).to_have_value("Sans réseau")


def test_an_impatient_thumb_sends_once_and_keeps_the_button_s_value(page: Page, received: list[str]) -> None:
    page.get_by_role("button", name="Lent").evaluate(
        "button => { button.click(); button.click(); button.click() }"
    )
    page.wait_for_url("**/essai/lent")
    assert received == ["oui"]


def test_what_cannot_be_undone_is_asked_first(page: Page, received: list[str]) -> None:
    remove = page.get_by_role("button", name="Supprimer")
    remove.click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Supprimer la visite ?")
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(remove).to_be_focused()
    assert received == []
    remove.click()
    asked.get_by_role("button", name="Supprimer").click()
    page.wait_for_url("**/essai/lent")
    assert received == ["supprimer"]


def test_a_filter_applies_when_chosen(page: Page) -> None:
    expect(page.get_by_role("button", name="Filtrer")).to_be_hidden()
    page.get_by_label("Axe").select_option("GOUV")
    page.wait_for_url("**/essai?axe=GOUV")


def test_without_script_a_filter_has_its_button(people: People) -> None:
    page = people.phone(java_script_enabled=False)
    page.goto("/essai")
    page.get_by_label("Axe").select_option("GOUV")
    page.get_by_role("button", name="Filtrer").click()
    page.wait_for_url("**/essai?axe=GOUV")


def test_a_dialog_opens_without_script(people: People) -> None:
    page = people.phone(java_script_enabled=False)
    page.goto("/essai")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_role("dialog").get_by_label("Lien")).to_have_value("https://exemple.fr/8KQ2")
    expect(page.get_by_role("button", name="Copier")).to_be_hidden()


def test_a_link_is_copied_and_it_is_said(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("button", name="Copier").click()
    expect(page.get_by_role("status")).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == "https://exemple.fr/8KQ2"
