"""Photos by reference, with captions in two parts."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

PHOTO = kind("photo")
PARAMS = {"count": 1}
ONE, TWO = "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3302"


def shot(media: str, seen: str = "", meaning: str = "") -> dict[str, str]:
    return {"media": media, "seen": seen, "meaning": meaning}


def test_a_photo_taken_off_the_list_leaves_the_others() -> None:
    form = {
        "row_media": [ONE, TWO],
        "row_seen": ["une porte", "un bar"],
        "row_meaning": ["", ""],
        "remove": [ONE],
    }
    assert PHOTO.parse(form, PARAMS) == {"photos": [shot(TWO, "un bar")]}
    assert PHOTO.parse({**form, "remove": [ONE, TWO]}, PARAMS) is None


@pytest.mark.parametrize("media", ["../../etc/passwd", "", None, 3, "x" * 36, [ONE]])
def test_only_an_identity_of_a_photo_is_taken(media: Any) -> None:
    with pytest.raises(Invalid):
        PHOTO.check({"photos": [{"media": media, "seen": "", "meaning": ""}]}, PARAMS)


def test_an_identity_is_written_one_way() -> None:
    assert PHOTO.check({"photos": [shot(ONE.upper())]}, PARAMS) == {"photos": [shot(ONE)]}
    with pytest.raises(Invalid):
        PHOTO.check({"photos": [shot(ONE), shot(ONE.upper())]}, PARAMS)


def test_more_photos_than_asked_are_kept_and_said() -> None:
    assert PHOTO.missing({"photos": [shot(ONE), shot(TWO)]}, PARAMS) == "1 photo au plus\u00a0: il y en a 2."


def test_captions_are_told_with_the_number_of_photos() -> None:
    value = {"photos": [shot(ONE, "une porte", "un seuil"), shot(TWO)]}
    told = "vu ou entendu\u00a0: une porte → compris\u00a0: un seuil"
    assert PHOTO.describe(value, PARAMS) == f"2 photos\u00a0: {told}"
    assert PHOTO.cells(value, PARAMS) == [2, told]


def test_the_contact_sheet_names_the_group_of_each_photo() -> None:
    entries = [Entry("A", "Les A", {"photos": [shot(ONE)]}), Entry("B", "Les B", {"photos": [shot(TWO)]})]
    assert [(mark.letter, mark.media) for mark in PHOTO.summarise(entries, PARAMS).photos] == [
        ("A", ONE),
        ("B", TWO),
    ]


def test_two_people_captioning_one_photo_are_joined() -> None:
    sides = ({"photos": [one]} for one in (shot(ONE), shot(ONE, "une porte"), shot(ONE, "", "un seuil")))
    assert PHOTO.merge(*sides, PARAMS) == {"photos": [shot(ONE, "une porte", "un seuil")]}
