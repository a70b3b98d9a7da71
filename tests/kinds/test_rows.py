"""Rows added, taken out and moved, on the server as on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kinds import edit_rows
from app.kinds.rows import read_rows

FORM = {"limit": ["2"], "row_id": ["a", "b", "c"], "row_label": ["un", "deux", "trois"]}


def after(action: str) -> list[str]:
    return edit_rows(FORM, action)["row_label"]


def test_rows_are_added_taken_out_and_moved() -> None:
    assert after("add") == ["un", "deux", "trois", ""]
    assert after("remove:1") == ["un", "trois"]
    assert after("up:2") == ["un", "trois", "deux"]
    assert after("down:0") == ["deux", "un", "trois"]


def test_ids_follow_their_labels_and_other_fields_stay() -> None:
    moved = edit_rows(FORM, "up:1")
    assert moved == {"limit": ["2"], "row_id": ["b", "a", "c"], "row_label": ["deux", "un", "trois"]}


@pytest.mark.parametrize(
    "action", ["", "up:0", "down:2", "remove:9", "remove:-1", "remove:²", "explode:1", "up", "remove:x"]
)
def test_an_action_that_makes_no_sense_changes_nothing(action: str) -> None:
    assert edit_rows(FORM, action) == FORM


def test_a_first_row_can_be_added_to_nothing() -> None:
    assert edit_rows({}, "add") == {"row_id": [""], "row_label": [""]}


def test_sixty_rows_are_enough() -> None:
    full = {"row_id": [""] * 60, "row_label": ["x"] * 60}
    assert edit_rows(full, "add") == full


@given(
    st.lists(st.text(max_size=3), max_size=6),
    st.lists(st.text(max_size=3), max_size=6),
    st.sampled_from(["add", "remove:0", "remove:3", "up:1", "down:1", "up:5", "nonsense"]),
)
def test_uneven_rows_stay_whole(ids: list[str], labels: list[str], action: str) -> None:
    before = {"row_id": ids, "row_label": labels}
    rows = {tuple(row.values()) for row in read_rows(before, "id", "label")}
    edited = {tuple(row.values()) for row in read_rows(edit_rows(before, action), "id", "label")}
    assert edited <= rows | {("", "")}
