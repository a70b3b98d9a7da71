"""Components as a person meets them: what was typed, what is wrong with it, who a mark stands for."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from tests.support.html import faults

Macro = Callable[..., str]


class Enrolment(Form):
    name = StringField("Nom", [validators.DataRequired("Donnez un nom.")], description="Comme sur la liste.")
    about = TextAreaField("Présentation", [validators.Optional()])
    password = PasswordField("Mot de passe", [validators.Length(min=10, message="Dix signes au moins.")])
    grid = SelectField(
        "Grille",
        [validators.DataRequired("Choisissez.")],
        choices=[SelectChoice("", "…"), SelectChoice("a", "A")],
    )
    sort = RadioField(
        "Champ", [validators.DataRequired("Choisissez.")], choices=[SelectChoice("c", "Culturel")]
    )
    stay = BooleanField("Rester connecté·e")
    key = HiddenField(default="k")


@pytest.fixture
def macro(app: Flask) -> Callable[[str, str], Macro]:
    """`macro("ui", "badge")`: one macro of one file of components."""
    return lambda file, name: getattr(app.jinja_env.get_template(f"components/{file}.html").module, name)


@pytest.fixture
def refused() -> Enrolment:
    form = Enrolment(MultiDict({"name": "", "about": "<b>Né·e</b> à Évry", "password": "court", "grid": ""}))
    assert not form.validate()
    return form


def test_a_wrong_field_says_why_and_points_to_it(macro, refused) -> None:
    shown = macro("forms", "field")(refused.name)
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="name-hint name-error"' in shown
    assert re.search(r'id="name-error".*Donnez un nom\.', shown)
    assert 'id="name-hint">Comme sur la liste.' in shown


def test_what_was_typed_is_still_there_and_harmless(macro, refused) -> None:
    assert "&lt;b&gt;Né·e&lt;/b&gt; à Évry" in macro("forms", "field")(refused.about)


def test_a_right_field_speaks_of_no_error(macro) -> None:
    shown = macro("forms", "field")(Enrolment().about)
    assert "aria-" not in shown
    assert "(facultatif)" in shown


def test_radio_buttons_share_one_question_and_one_error(macro, refused) -> None:
    shown = macro("forms", "field")(refused.sort)
    assert shown.count("<legend>Champ") == 1
    assert 'aria-describedby="sort-error"' in shown


def test_a_hidden_field_has_neither_label_nor_room(macro) -> None:
    assert "<label" not in macro("forms", "field")(Enrolment().key)


def test_the_summary_leads_to_each_wrong_field_and_says_nothing_is_stored(macro, refused) -> None:
    shown = macro("forms", "error_summary")(refused)
    assert "Rien n’est encore enregistré" in shown
    assert {"#name", "#password", "#grid", "#sort"} == set(re.findall(r'href="([^"]+)"', shown))
    assert macro("forms", "error_summary")(Enrolment()).strip() == ""


def test_every_group_has_a_shape_of_its_own(app: Flask, macro) -> None:
    shapes = app.jinja_env.get_template("components/icons.html").module.shapes
    assert list(shapes) == list("ABCDEFGH")
    assert len(set(shapes.values())) == 8
    assert 'aria-label="Groupe C"' in macro("ui", "letter")("C")


def test_attributes_may_be_bare_or_left_out(macro) -> None:
    shown = macro("ui", "button")("Envoyer", attrs={"disabled": True, "hx-post": "/a?b&c", "title": None})
    assert " disabled " in shown
    assert 'hx-post="/a?b&amp;c"' in shown
    assert "title" not in shown


def test_forms_are_valid_html(app: Flask, macro, refused) -> None:
    field = macro("forms", "field")
    body = Markup().join([macro("forms", "error_summary")(refused), *(field(one) for one in refused)])
    page = Markup('<!doctype html><html lang="fr"><title>Essai</title><form>{}</form></html>').format(body)
    assert faults({"formulaire": page}) == []
