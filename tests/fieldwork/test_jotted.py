"""Merging what two phones of one person noted: whatever they wrote, no word of either vanishes."""

from hypothesis import given
from hypothesis import strategies as st

from app.fieldwork.jotted import NOTHING, Jotted, merge, read, written

# Words within words, so that one cut in the middle is found out.
WORDS = st.lists(st.sampled_from(["un", "une", "unes", "ban", "banc", "là"]), max_size=5).map(" ".join)
CONTENTS = st.fixed_dictionaries(
    {"text": WORDS, "criterion": st.sampled_from([None, 4, 7]), "removed": st.booleans()}
)


@given(CONTENTS, CONTENTS)
def test_an_untouched_side_gives_way(base: Jotted, mine: Jotted) -> None:
    assert merge(base, base, mine)["text"] == mine["text"]
    assert merge(base, mine, base)["text"] == mine["text"]
    assert merge(base, base, mine)["criterion"] == mine["criterion"]
    assert merge(base, mine, base)["criterion"] == mine["criterion"]


@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_word_that_either_side_added_is_still_there(base: Jotted, theirs: Jotted, mine: Jotted) -> None:
    known, merged = set(base["text"].split()), set(merge(base, theirs, mine)["text"].split())
    for side in (theirs, mine):
        assert set(side["text"].split()) - known <= merged


@given(CONTENTS, CONTENTS, CONTENTS)
def test_nothing_appears_that_nobody_wrote(base: Jotted, theirs: Jotted, mine: Jotted) -> None:
    merged = merge(base, theirs, mine)
    assert set(merged["text"].split()) <= {
        *base["text"].split(),
        *theirs["text"].split(),
        *mine["text"].split(),
    }
    assert merged["criterion"] in (base["criterion"], theirs["criterion"], mine["criterion"])


@given(CONTENTS, CONTENTS, CONTENTS)
def test_a_removal_never_takes_away_a_text_that_was_not_seen(
    base: Jotted, theirs: Jotted, mine: Jotted
) -> None:
    before = base | {"removed": False}
    rewritten = theirs | {"removed": False}
    if rewritten["text"] != before["text"]:
        assert not merge(before, rewritten, mine | {"removed": True})["removed"]
        assert not merge(before, mine | {"removed": True}, rewritten)["removed"]


@given(CONTENTS)
def test_fields_read_back_to_what_they_were_written_from(content: Jotted) -> None:
    assert read(written(content)) == content


def test_a_text_first_written_on_two_phones_stands_twice() -> None:
    left, right = ({**NOTHING, "text": text} for text in ("a b", "c d"))
    assert merge(NOTHING, left, right)["text"] == "a b\n\nc d"
