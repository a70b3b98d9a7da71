"""A sheet on a phone: each answer saves itself, says where it is, and is there again after a reload."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.sheets import Site, article, queue, ready, received, status, text_of, type_into, unsent
from tests.support.browser import People
from tests.support.server import Server


@pytest.fixture(scope="module")
def site(demo_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sheets") / "instance"
    shutil.copytree(demo_instance, folder)
    with Server(folder) as server:
        yield server


@pytest.fixture(scope="module")
def sheets(site: Server) -> Site:
    return Site(site.instance, site.url)


def test_typing_saves_by_itself(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "une pièce fraîche")
    expect(status(page, "UTIL-06")).to_have_text("sur ce téléphone")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "une pièce fraîche"}
    assert queue(page) == []


def test_a_reload_keeps_what_was_typed(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "GOUV-06"), "au café")
    page.reload()
    ready(page)
    expect(text_of(page, "GOUV-06")).to_have_value("au café")
    received(page, "GOUV-06")
    assert [one.outcome for one in sheets.operations("GOUV-06", "groupe-D")] == ["applied"]
