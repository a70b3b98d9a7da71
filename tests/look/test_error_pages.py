"""Refusals: the page and the fragment say the same, and the last page stands when nothing else does."""

import pytest
from flask import Flask

WORDS = {
    "title": "Déjà modifié",
    "message": "Quelqu’un vient de modifier cela.",
    "kept": "Votre texte est gardé.",
}
CODES = (400, 403, 404, 409, 413, 422, 429, 500)
# What is left when neither the database nor the session can be read.
BARE = {"asset": lambda path: f"/static/{path}", "get_flashed_messages": lambda **_: []}


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_needs_no_person_and_no_database(app: Flask, code: int) -> None:
    page = app.jinja_env.get_template(f"errors/{code}.html").render(code=code, **WORDS, **BARE)
    assert f"Erreur {code}" in page
    assert all(words in page for words in WORDS.values())
    assert 'href="/"' in page


@pytest.mark.parametrize("code", CODES)
def test_htmx_gets_the_very_part_that_the_page_shows(app: Flask, code: int) -> None:
    page = app.jinja_env.get_template(f"errors/{code}.html").render(code=code, **WORDS, **BARE)
    part = app.jinja_env.get_template("errors/_error.html").render(code=code, **WORDS)
    assert part.strip() in page


def test_what_was_sent_after_signing_out_comes_back_to_be_sent_again(app: Flask) -> None:
    typed = [("title", "Été"), ("notes", "« Ici, si tu viens, tu décides. » " * 3), ("password", "secret")]
    with app.test_request_context():
        page = app.jinja_env.get_template("errors/signed_out.html").render(
            typed=typed, action="/visites", **BARE
        )
    assert 'name="title" value="Été"' in page
    assert "« Ici, si tu viens, tu décides. »" in page
    assert "secret" not in page
    assert 'action="/visites"' in page
