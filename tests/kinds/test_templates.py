"""What people see of each kind, and what comes back from it without any script."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.fieldwork.routes.photos import Picture
from app.kinds import KINDS, kind
from tests.kinds.markup import Controls, sent_back
from tests.kinds.strategies import EVERY_KIND, MEDIA, PARAMS
from tests.kinds.test_every_kind import TRICKY

Render = Callable[..., str]

SAID: dict[str, Any] = {
    "short_text": {"text": TRICKY},
    "long_text": {"seen": "\nUne porte.", "meaning": TRICKY},
    "scale": 4,
    "single_choice": "opt-b",
    "multiple_choice": ["opt-a", "opt-d"],
    "yes_no_partial": "partial",
    "number": {"amount": 1250.5, "estimated": True},
    "shares": {"opt-a": 40, "opt-b": 59.5},
    "tally": {"opt-a": 3, "opt-c": 0},
    "quote": {
        "quotes": [{"id": "q1", "words": TRICKY, "who": "<i>", "function": "«\u00a0", "consent": "unnamed"}]
    },
    "photo": {"photos": [{"media": MEDIA[0], "seen": TRICKY, "meaning": "Un seuil"}]},
}


def shown(media: str, sheet: object) -> Picture:
    return Picture(f"/photos/{media}/vignette", f"/photos/{media}", 1600, 1200)


@pytest.fixture
def render(app: Flask) -> Render:
    """`render("scale", "input", form=…)` gives the template's HTML."""

    def html(name: str, template: str, **context: Any) -> str:
        given = {"prefix": "c12-", "params": PARAMS[name], "form": {}, "errors": {}, "disabled": False}
        with app.test_request_context():
            page = app.jinja_env.get_template(f"kinds/{name}/{template}.html")
            return page.render(given | {"media_url": shown} | context)

    return html


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_page_saved_without_touching_anything_gives_the_same_answer(render: Render, name: str) -> None:
    form = kind(name).to_form(SAID[name], PARAMS[name])
    assert kind(name).parse(sent_back(render(name, "input", form=form), "c12-"), PARAMS[name]) == SAID[name]


@pytest.mark.parametrize("name", EVERY_KIND)
def test_an_empty_page_saved_is_no_answer(render: Render, name: str) -> None:
    assert kind(name).parse(sent_back(render(name, "input"), "c12-"), PARAMS[name]) is None


@pytest.mark.parametrize("name", EVERY_KIND)
def test_an_editor_saved_without_touching_anything_gives_the_same_params(render: Render, name: str) -> None:
    form = kind(name).params_form(PARAMS[name])
    assert kind(name).parse_params(sent_back(render(name, "editor", form=form), "c12-")) == PARAMS[name]


@pytest.mark.parametrize("name", EVERY_KIND)
def test_ids_are_unique_and_lead_somewhere(render: Render, name: str) -> None:
    errors = {
        "": "Non.",
        "value": "Non.",
        "text": "Non.",
        "amount": "Non.",
        "row_label": "Non.",
        "row_label:1": "Non.",
    }
    for template, form in (("input", kind(name).to_form(SAID[name], PARAMS[name])), ("editor", {})):
        form = form or kind(name).params_form(PARAMS[name])
        page = Controls(render(name, template, form=form, errors=errors))
        assert len(page.ids) == len(set(page.ids))
        assert set(page.references) <= set(page.ids)
        assert all(one.startswith("c12-") for one in page.ids)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("short_text", "text"),
        ("long_text", "meaning"),
        ("scale", "value"),
        ("single_choice", "value"),
        ("multiple_choice", "value"),
        ("yes_no_partial", "value"),
        ("number", "amount"),
        ("shares", "share-opt-b"),
        ("tally", "count-opt-b"),
        ("quote", "row_words:0"),
        ("photo", "row_seen:0"),
    ],
)
def test_an_error_stands_beside_its_field_with_what_was_typed(render: Render, name: str, field: str) -> None:
    form = {**kind(name).to_form(SAID[name], PARAMS[name]), "amount": ["douze"], "share-opt-b": ["-10"]}
    html = render(name, "input", form=form, errors={field: "C’est impossible."})
    assert html.count("C’est impossible.") == 1
    back = sent_back(html, "c12-")
    assert all(back[one][: len(texts)] == texts for one, texts in form.items() if one in back)


@pytest.mark.parametrize(
    ("name", "field"),
    [(one, "row_label:1") for one, it in KINDS.items() if it.has_rows]
    + [
        ("scale", "anchor-5"),
        ("number", "max"),
        ("short_text", "limit"),
        ("photo", "count"),
        ("quote", "limit"),
    ],
)
def test_an_error_of_an_editor_stands_beside_its_field(render: Render, name: str, field: str) -> None:
    html = render(
        name, "editor", form=kind(name).params_form(PARAMS[name]), errors={field: "C’est impossible."}
    )
    assert html.count("C’est impossible.") == 1
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("name", EVERY_KIND)
def test_an_answer_is_shown_with_its_html_made_harmless(render: Render, name: str) -> None:
    html = render(name, "show", value=SAID[name])
    assert "<script>" not in html
    assert "<script>" not in render(name, "input", form=kind(name).to_form(SAID[name], PARAMS[name]))
    if name in ("short_text", "long_text", "quote", "photo"):
        assert "&lt;script&gt;" in html


def test_a_name_is_shown_only_with_consent(render: Render) -> None:
    quote = {"id": "q1", "words": "Oui.", "who": "Inès B.", "function": "régisseuse"}
    shown = {
        c: render("quote", "show", value={"quotes": [{**quote, "consent": c}]})
        for c in ("yes", "unnamed", "no")
    }
    assert ["Inès B." in html for html in shown.values()] == [True, False, False]
    assert "à ne pas citer" in shown["no"]


def test_a_retired_choice_is_still_shown_as_such(render: Render) -> None:
    assert "choix retiré" in render("single_choice", "show", value="opt-gone")
    assert "choix retiré" in render("multiple_choice", "show", value=["opt-a", "opt-gone"])


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({}, "Il reste 100 à répartir."),
        ({"opt-a": 60, "opt-b": 27.5}, "Il reste 12,5 à répartir."),
        ({"opt-a": 60, "opt-b": 40}, "Le total fait 100."),
        ({"opt-a": 100, "opt-b": 40}, "Le total dépasse 100 de 40."),
    ],
)
def test_what_is_left_to_share_out_is_said_without_a_script(render: Render, shares: Any, said: str) -> None:
    assert said in render("shares", "input", form=kind("shares").to_form(shares, PARAMS["shares"]))


@pytest.mark.parametrize("name", ["scale", "single_choice", "yes_no_partial"])
def test_a_choice_can_be_taken_back_without_a_script(render: Render, name: str) -> None:
    html = render(name, "input", form=kind(name).to_form(SAID[name], PARAMS[name]))
    assert "pas de réponse" in html
    assert kind(name).parse({"value": [""]}, PARAMS[name]) is None


def test_an_answer_that_may_not_change_is_disabled_as_a_whole(render: Render) -> None:
    assert all("disabled>" in render(name, "input", disabled=True) for name in EVERY_KIND)
    assert not any("disabled>" in render(name, "input") for name in EVERY_KIND)


def test_the_last_quote_allowed_leaves_no_blank_one(render: Render) -> None:
    quotes = {
        "quotes": [
            {"id": f"q{n}", "words": "Oui.", "who": "", "function": "", "consent": "yes"} for n in range(2)
        ]
    }
    for limit, blanks in ((2, 0), (3, 1)):
        html = render(
            "quote", "input", params={"limit": limit}, form=kind("quote").to_form(quotes, {"limit": limit})
        )
        assert sent_back(html, "c12-")["row_words"].count("") == blanks
