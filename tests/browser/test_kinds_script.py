"""Inputs and editors of the answer kinds under the thumb: what the script adds, and that saving would see it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser, Page, expect

from app.fieldwork.routes.photos import Picture
from app.kinds import kind
from app.web import public
from tests.kinds.strategies import EVERY_KIND, PARAMS
from tests.kinds.test_templates import SAID
from tests.support.axe import assert_accessible
from tests.support.browser import People
from tests.support.html import assert_valid_html
from tests.support.in_process import people_before

PAGE = """
{% extends "layouts/phone.html" %}
{% block title %}Essai{% endblock %}
{% block styles %}<link rel="stylesheet" href="{{ asset('css/kinds.css') }}">{% endblock %}
{% block scripts %}<script src="{{ asset('js/kinds.js') }}" type="module"></script>{% endblock %}
{% block bar %}<h1>Essai</h1>{% endblock %}
{% block main %}
  <form method="post" class="stack page" id="form">
    {% for name, context in parts %}
      <section class="card" aria-labelledby="q-{{ name }}"><h2 id="q-{{ name }}">{{ name }}</h2>
        {% with prefix = name ~ "-", params = context.params, form = context.form, errors = {}, disabled = false, labelled_by = "q-" ~ name %}
          {% include "kinds/" ~ name ~ "/" ~ template ~ ".html" %}
        {% endwith %}
      </section>
    {% endfor %}
  </form>
{% endblock %}
"""


@pytest.fixture
def people(app: Flask, chromium: Browser) -> Iterator[People]:
    """People in front of three bare pages: every input empty, every input filled in, every editor."""

    def picture(media: str, sheet: object) -> Picture:
        address = str(app.jinja_env.globals["asset"]("icons/favicon.svg"))  # type: ignore[operator]
        return Picture(address, address, 320, 240)

    def show(template: str, filled: bool) -> str:
        parts: list[tuple[str, Any]] = []
        for name in EVERY_KIND:
            one, params = (
                kind(name),
                PARAMS[name] if name != "multiple_choice" else {**PARAMS[name], "limit": 2},
            )
            form = (
                one.params_form(params)
                if template == "editor"
                else one.to_form(SAID[name] if filled else None, params)
            )
            parts.append((name, {"params": params, "form": form}))
        return render_template_string(PAGE, parts=parts, template=template, media_url=picture)

    for path, template, filled in (
        ("/vide", "input", False),
        ("/rempli", "input", True),
        ("/editeurs", "editor", True),
    ):
        view = public(lambda template=template, filled=filled: show(template, filled))
        app.add_url_rule(path, endpoint=path.strip("/"), view_func=view)
    with people_before(app, chromium) as everybody:
        yield everybody


def opened(people: People, path: str) -> Page:
    """A page that notes the name of each field whose change was said."""
    page = people.phone()
    page.goto(path)
    page.evaluate("window.said = []; document.addEventListener('input', e => said.push(e.target.name))")
    return page


def said(page: Page) -> list[str]:
    return list(page.evaluate("said"))


def sent(page: Page, kind_name: str) -> Any:
    """What the server would read of one kind, from what the form holds now."""
    pairs = page.evaluate(
        "[...new FormData(document.getElementById('form')).entries()].filter(([, v]) => typeof v === 'string')"
    )
    form: dict[str, list[str]] = {}
    for name, text in pairs:
        if name.startswith(f"{kind_name}-"):
            form.setdefault(name.removeprefix(f"{kind_name}-"), []).append(text)
    return form


def answered(page: Page, name: str) -> Any:
    return kind(name).parse(sent(page, name), PARAMS[name])


def test_counting_with_the_thumb(people: People) -> None:
    page = opened(people, "/vide")
    more, less = (page.get_by_role("button", name=f"Un de {one} : Choix a") for one in ("plus", "moins"))
    for button in (more, more, more, less):
        button.tap()
    assert answered(page, "tally") == {"opt-a": 2}
    for _ in range(3):
        less.tap()
    assert answered(page, "tally") == {"opt-a": 0}
    assert said(page) == ["tally-count-opt-a"] * 7


def test_sharing_out_says_what_is_left(people: People) -> None:
    page = opened(people, "/vide")
    left = page.locator("[data-kind=shares] output")
    page.locator("[name='shares-share-opt-a']").fill("87,5")
    expect(left).to_have_text("Il reste 12,5 à répartir.")
    page.get_by_role("button", name="5 de plus pour : Choix b").tap()
    page.locator("[name='shares-share-opt-c']").fill("7,5")
    expect(left).to_have_text("Le total fait 100.")
    page.get_by_role("button", name="5 de plus pour : Choix a").tap()
    expect(left).to_have_text("Le total dépasse 100 de 5.")
    assert answered(page, "shares") == {"opt-a": 92.5, "opt-b": 5, "opt-c": 7.5}


@pytest.mark.parametrize("name", ["scale", "single_choice", "yes_no_partial"])
def test_a_choice_can_be_taken_back(people: People, name: str) -> None:
    page = opened(people, "/rempli")
    answer = page.locator(f"[data-kind={name}]")
    assert answered(page, name) == SAID[name]
    answer.get_by_role("button", name="Effacer").tap()
    assert answered(page, name) is None
    assert said(page) == [f"{name}-value"]
    expect(answer.get_by_role("button", name="Effacer")).to_be_hidden()


def test_a_quote_added_keeps_one_identity_from_the_first_key(people: People) -> None:
    page = opened(people, "/rempli")
    page.get_by_role("button", name="Ajouter une citation").tap()
    page.keyboard.type("On")
    first = answered(page, "quote")["quotes"]
    page.keyboard.type(" ouvre.")
    again = answered(page, "quote")["quotes"]
    assert [quote["words"] for quote in again] == [SAID["quote"]["quotes"][0]["words"], "On ouvre."]
    assert first[1]["id"] == again[1]["id"] != "q1"


def test_a_first_quote_has_an_identity_too(people: People) -> None:
    page = opened(people, "/vide")
    page.get_by_label("Mots exacts").fill("Oui.")
    assert answered(page, "quote")["quotes"][0]["id"] == answered(page, "quote")["quotes"][0]["id"]


def test_quotes_are_added_up_to_the_limit(people: People) -> None:
    page = opened(people, "/vide")
    add = page.get_by_role("button", name="Ajouter une citation")
    for _ in range(PARAMS["quote"]["limit"] - 1):
        add.tap()
    expect(add).to_be_hidden()


def test_too_long_a_text_is_counted_and_never_cut(people: People) -> None:
    page = opened(people, "/vide")
    page.locator("[name='short_text-text']").fill("é" * 300)
    expect(page.locator("#short_text-text-limit")).to_contain_text("20 caractères de trop")
    assert len(sent(page, "short_text")["text"][0]) == 300


def test_choices_beyond_the_limit_are_said(people: People) -> None:
    page = opened(people, "/vide")
    for label in ("Choix a", "Choix b", "Choix c"):
        page.locator("[data-kind=multiple_choice]").get_by_label(label).check()
    expect(page.locator("[data-choice-limit]")).to_have_text("2 choix au plus : 3 cochés")


def test_options_are_moved_added_and_taken_out_in_place(people: People) -> None:
    page = opened(people, "/editeurs")
    options = page.locator("section[aria-labelledby=q-single_choice]")
    options.get_by_role("button", name="Descendre").first.tap()
    options.get_by_role("button", name="Retirer").nth(2).tap()
    options.get_by_role("button", name="Ajouter un choix").tap()
    page.keyboard.type("consensus")
    page.keyboard.press("Enter")
    page.keyboard.type("tirage au sort")
    params = kind("single_choice").parse_params(sent(page, "single_choice"))
    assert [option["label"] for option in params["options"]] == [
        "Choix b",
        "Choix a",
        "Choix d",
        "consensus",
        "tirage au sort",
    ]
    assert [option["id"] for option in params["options"]][:3] == ["opt-b", "opt-a", "opt-d"]
    values = options.locator("button[value^='remove']").evaluate_all("all => all.map(one => one.value)")
    assert values == [f"remove:{n}" for n in range(5)]
    assert page.url.endswith("/editeurs")
    assert said(page)


@pytest.mark.parametrize("path", ["/vide", "/rempli", "/editeurs"])
def test_every_kind_is_accessible_and_fits_a_narrow_phone(people: People, path: str) -> None:
    for scheme in ("light", "dark"):
        page = people.phone(color_scheme=scheme, viewport={"width": 320, "height": 640})
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        small = page.evaluate(
            """[...document.querySelectorAll('main button, main label.choice, main select, main textarea, main input:not([type=hidden],[type=radio],[type=checkbox])')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"""
        )
        assert small == []


def test_the_html_of_every_kind_is_valid(people: People) -> None:
    page = people.desk(java_script_enabled=False)
    assert_valid_html(
        {path: page.request.get(people.url + path).text() for path in ("/vide", "/rempli", "/editeurs")}
    )
