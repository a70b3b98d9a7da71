"""Merging what two phones of one person noted: whatever they wrote, no word of either vanishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.fieldwork.jotted import NOTHING, Jotted, merge, read, written

# Words within words, so that one cut in the middle is found out.
WORDS = st.lists(st.sampled_from(["un", "une", "unes", "ban", "banc", "là"]), max_size=5).map(" ".join)
FILES = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(4)]
CONTENTS = st.fixed_dictionaries(
    {
        "sort": st.sampled_from(["etonnement", "observation", "document"]),
        "source": st.sampled_from([None, "seen", "heard"]),
        "text": WORDS,
        "meaning": WORDS,
        "who": st.sampled_from(["", "I. L.", "Samia"]),
        "function": st.sampled_from(["", "régie"]),
        "consent": st.none(),
        "link": st.sampled_from(["", "https://exemple.fr/statuts"]),
        "media": st.lists(st.sampled_from(FILES), unique=True),
        "criteria": st.sets(st.sampled_from([4, 7, 9])).map(sorted),
        "handed": st.booleans(),
        "removed": st.booleans(),
    }
)
CONSENTS = st.sampled_from(["yes", "unnamed", "no", "withdrawn"])


def words(content: Jotted) -> set[str]:
    """All that was typed into a trace."""
    return {one for name in ("text", "meaning", "who", "function", "link") for one in content[name].split()}


@given(CONTENTS, CONTENTS)
def test_an_untouched_side_gives_way(base: Jotted, mine: Jotted) -> None:
    for name in set(NOTHING) - {"removed"}:
        assert merge(base, base, mine)[name] == mine[name]
        assert merge(base, mine, base)[name] == mine[name]


@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_word_that_either_side_added_is_still_there(base: Jotted, theirs: Jotted, mine: Jotted) -> None:
    known, merged = words(base), words(merge(base, theirs, mine))
    for side in (theirs, mine):
        assert words(side) - known <= merged


@given(CONTENTS, CONTENTS, CONTENTS)
def test_nothing_appears_that_nobody_wrote(base: Jotted, theirs: Jotted, mine: Jotted) -> None:
    merged = merge(base, theirs, mine)
    assert words(merged) <= words(base) | words(theirs) | words(mine)


@given(CONTENTS, CONTENTS, CONTENTS)
def test_criteria_and_files_that_either_side_chose_are_kept_and_those_that_one_took_away_are_not(
    base: Jotted, theirs: Jotted, mine: Jotted
) -> None:
    for name in ("criteria", "media"):
        before, kept = set(base[name]), set(merge(base, theirs, mine)[name])
        for one, other in ((theirs, mine), (mine, theirs)):
            assert set(one[name]) - before <= kept
            assert not (before - set(one[name])) & kept, other


@given(CONTENTS, CONSENTS, CONSENTS, CONSENTS)
def test_of_two_new_consents_the_stricter_holds(base: Jotted, was: str, theirs: str, mine: str) -> None:
    merged = merge(base | {"consent": was}, base | {"consent": theirs}, base | {"consent": mine})["consent"]
    if was not in (theirs, mine):
        order = ["yes", "unnamed", "no", "withdrawn"]
        assert merged == max(theirs, mine, key=order.index)
    else:
        assert merged == (mine if theirs == was else theirs)


@given(CONTENTS, CONTENTS, CONTENTS)
def test_a_removal_never_takes_away_a_text_that_was_not_seen(
    base: Jotted, theirs: Jotted, mine: Jotted
) -> None:
    before = base | {"removed": False}
    rewritten = theirs | {"removed": False}
    if any(rewritten[name] != before[name] for name in ("text", "meaning", "media")):
        assert not merge(before, rewritten, mine | {"removed": True})["removed"]
        assert not merge(before, mine | {"removed": True}, rewritten)["removed"]


@given(CONTENTS)
def test_fields_read_back_to_what_they_were_written_from(content: Jotted) -> None:
    assert read(written(content)) == content


def test_a_text_first_written_on_two_phones_stands_twice() -> None:
    left, right = ({**NOTHING, "text": text} for text in ("a b", "c d"))
    assert merge(NOTHING, left, right)["text"] == "a b\n\nc d"


def test_files_keep_their_order_and_what_one_side_added_comes_after() -> None:
    first, second, third, fourth = FILES
    base, theirs, mine = ({**NOTHING, "media": files} for files in ([first], [first, second], [third, first]))
    assert merge(base, theirs, mine)["media"] == [first, second, third]
    assert merge(base, {**base, "media": []}, {**base, "media": [first, fourth]})["media"] == [fourth]


def test_what_somebody_agreed_to_about_words_is_not_agreed_to_about_a_photo() -> None:
    said = {**NOTHING, "sort": "quote", "consent": "yes"}
    shown = {**NOTHING, "sort": "photo", "consent": "nobody"}
    assert merge(NOTHING, said, shown)["consent"] == "no"
    assert merge(NOTHING, shown, said)["consent"] == "no"
    assert read({"sort": ["photo"], "consent": ["unnamed"]})["consent"] == "no"
    assert read({"sort": ["quote"], "consent": ["nobody"]})["consent"] == "no"


def test_nobody_is_quoted_before_somebody_says_that_they_agreed() -> None:
    assert read({"text": ["On décide à table."], "sort": ["quote"]})["consent"] == "no"
    assert (
        read({"text": ["On décide à table."], "sort": ["observation"], "consent": ["yes"]})["consent"] is None
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("exemple.fr/statuts.pdf", "https://exemple.fr/statuts.pdf"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("  ", ""),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, kept: str) -> None:
    assert read({"link": [typed], "sort": ["document"]})["link"] == kept


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "voir le site", "https://", "http://[", "ftp://exemple.fr/a"],
)
def test_an_address_that_no_browser_should_open_is_refused(link: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read({"link": [link], "sort": ["document"]})
    assert "https://exemple.fr" in refusal.value.message


@pytest.mark.parametrize("field", ["sort", "source", "consent"])
def test_a_choice_that_was_never_offered_is_refused(field: str) -> None:
    with pytest.raises(Invalid):
        read({field: ["autre chose"]})
