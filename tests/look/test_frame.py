"""The frame of every page: where I am, where I can go, what was just done."""

import re

import pytest
from flask import Flask, flash, render_template_string

from tests.support.html import faults

PAGE = """
{% extends "layouts/base.html" %}
{% from "components/ui.html" import heading %}
{% block title %}Essai{% endblock %}
{% block bar %}{{ heading("Essai", kicker="Visite 2", trail=[("Visites", "/v")]) }}{% endblock %}
{% block main %}<p>Bonjour.</p>{% endblock %}
"""


@pytest.fixture
def app(app: Flask) -> Flask:
    """The site with one page inside a cohort and one outside."""

    @app.get("/promotions/<cohort_slug>/essai")
    def inside():
        flash("L’édition 2 est adoptée.", "ok")
        return render_template_string(PAGE)

    @app.get("/essai")
    def outside():
        return render_template_string(PAGE)

    return app


def test_a_member_sees_the_cohort_the_rooms_and_a_way_out(classroom, sign_in) -> None:
    page = sign_in(classroom.ines).get(f"/promotions/{classroom.ines.slug}/essai").text
    assert "<title>Essai · Visites apprenantes</title>" in page
    assert "Promotion de test" in page
    assert {"Visites", "Comparer", "Promotion"} <= set(re.findall(r"</svg><span>(\w+)</span>", page))
    assert re.search(r'<form method="post" action="/deconnexion" data-forgets>', page)
    assert "groupe A" in page


def test_outside_a_cohort_there_is_no_room_to_go_to(classroom, sign_in) -> None:
    page = sign_in(classroom.ines).get("/essai").text
    assert "Pages de la promotion" not in page
    assert "Visites apprenantes</span>" in page


def test_the_room_one_is_in_is_marked_for_everybody(classroom, sign_in) -> None:
    page = sign_in(classroom.odile).get(f"/promotions/{classroom.odile.slug}/visites").text
    assert re.findall(r'aria-current="(?:page|true)">.*?<span>(\w+)</span>', page) == ["Visites"]


def test_what_was_just_done_is_said_in_a_live_region(classroom, sign_in) -> None:
    page = sign_in(classroom.ines).get(f"/promotions/{classroom.ines.slug}/essai").text
    messages = page[page.index('id="messages" role="status"') : page.index("<main")]
    assert "L’édition 2 est adoptée." in messages


def test_the_frame_is_valid_html(classroom, sign_in) -> None:
    client = sign_in(classroom.ines)
    pages = {path: client.get(path).text for path in (f"/promotions/{classroom.ines.slug}/essai", "/essai")}
    assert faults(pages) == []
