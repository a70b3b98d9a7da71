"""Three-way merging of texts and rows: nothing vanishes, nothing is decided silently."""

from collections import Counter
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from app.kinds.merge import merge_map, merge_rows, merge_set, merge_text, merge_whole

WORDS = st.lists(
    st.sampled_from(["le", "la", "scène", "salle", "public", "dit", "vote", "non\n", "oui.\n\n"]), max_size=14
)
TEXTS = WORDS.map(" ".join)


def test_edits_of_different_sentences_are_both_kept() -> None:
    base = "Le collège décide. Les artistes proposent. Le public regarde."
    theirs = "Le collège élu décide. Les artistes proposent. Le public regarde."
    mine = "Le collège décide. Les artistes proposent. Le public regarde et vote."
    merged = "Le collège élu décide. Les artistes proposent. Le public regarde et vote."
    assert merge_text(base, theirs, mine) == merged == merge_text(base, mine, theirs)


def test_edits_of_one_word_are_left_to_a_person() -> None:
    assert merge_text("vote à main levée", "vote à bulletin", "vote à distance") is None


def test_edits_that_touch_are_left_to_a_person() -> None:
    assert merge_text("un deux trois quatre", "un 2 trois quatre", "un deux 3 quatre") is None


def test_two_endings_written_at_once_are_left_to_a_person() -> None:
    assert merge_text("Début.", "Début. Suite A.", "Début. Suite B.") is None


def test_paragraphs_added_before_and_after_are_joined() -> None:
    longer = "Une.\nDeux.\nTrois."
    assert merge_text(longer, "Zéro.\n" + longer, longer + "\nQuatre.") == f"Zéro.\n{longer}\nQuatre."


def test_the_same_edit_made_twice_counts_once() -> None:
    assert merge_text("a b c d e", "a B c d e", "a B c d E") == "a B c d E"


@given(TEXTS, TEXTS, TEXTS)
def test_laws_of_text_merging(base: str, theirs: str, mine: str) -> None:
    assert merge_text(base, base, mine) == mine
    assert merge_text(base, theirs, base) == theirs
    assert merge_text(base, mine, mine) == mine
    assert merge_text(base, theirs, mine) == merge_text(base, mine, theirs)


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["t1", "t2", "t3 t4"])), max_size=3),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["m1", "m2", "m3 m4"])), max_size=3),
)
def test_what_either_side_wrote_is_in_the_result(
    base: list[int], left: list[tuple[int, str]], right: list[tuple[int, str]]
) -> None:
    before = [str(number) for number in base]
    theirs, mine = list(before), list(before)
    for words, edits in ((theirs, left), (mine, right)):
        for place, put in edits:
            words.insert(min(place, len(words)), put)
    merged = merge_text(" ".join(before), " ".join(theirs), " ".join(mine))
    if merged is not None:
        told = Counter(merged.split())
        wanted = Counter(" ".join(theirs).split()) | Counter(" ".join(mine).split())
        assert told == wanted


def test_edits_far_apart_always_merge() -> None:
    words = [f"mot{n}" for n in range(40)]
    for place in range(3, 40):
        theirs, mine = ["début", *words], [*words[:place], "ici", *words[place:]]
        assert merge_text(" ".join(words), " ".join(theirs), " ".join(mine)) == " ".join(["début", *mine])


def test_a_hostile_text_does_not_hold_the_server() -> None:
    base = "a " * 5000
    before = process_time()
    assert merge_text(base, "b " + base, base + "c") is None
    assert process_time() - before < 2


def test_a_value_that_cannot_be_cut_goes_to_the_side_that_moved() -> None:
    assert merge_whole(3, 3, 4) == 4
    assert merge_whole(3, 4, 3) == 4
    assert merge_whole(3, 4, 4) == 4
    assert merge_whole(3, 4, 5) is None
    assert merge_whole(None, 4, 5) is None


def test_boxes_ticked_and_unticked_by_two_people_add_up() -> None:
    assert merge_set(["a", "b"], ["a", "b", "c"], ["b", "d"]) == {"b", "c", "d"}


def test_counters_of_two_people_merge_item_by_item() -> None:
    assert merge_map({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 1, "c": 5}) == {"a": 2, "b": 1, "c": 5}
    assert merge_map({"a": 1}, {"a": 2}, {"a": 3}) is None
    assert merge_map({}, {"a": 2}, {"a": 3}) is None


def test_an_item_erased_here_and_edited_there_is_left_to_a_person() -> None:
    assert merge_map({"a": 1, "b": 1}, {"b": 1}, {"a": 9, "b": 1}) is None
    assert merge_map({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}) == {"b": 2}


def test_rows_keep_the_order_of_the_side_that_moved_them() -> None:
    one, two, three = ({"id": name, "t": name} for name in "123")
    assert merge_rows([one, two], [two, one], [one, two, three], "id", merge_whole) == [two, one, three]
    assert merge_rows([one, two], [one, two, three], [two, one], "id", merge_whole) == [two, one, three]
    assert merge_rows([one], [one, two], [one, three], "id", merge_whole) == [one, three, two]
