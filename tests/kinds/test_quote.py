"""Exact words and consent."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind, met

QUOTE = kind("quote")
PARAMS = {"limit": 2}


def said(words: str, consent: str = "yes", name: str = "q1") -> dict[str, str]:
    return {"id": name, "words": words, "who": "Inès B.", "function": "régisseuse", "consent": consent}


def test_nobody_agreed_until_someone_says_so() -> None:
    value = QUOTE.parse({"row_words": ["On a les clés."]}, PARAMS)
    assert value["quotes"][0]["consent"] == "no"


def test_a_blank_row_is_forgotten_and_a_new_one_gets_an_identity() -> None:
    form = {
        "row_id": ["q1", ""],
        "row_words": ["Oui.", "Non."],
        "row_who": ["", ""],
        "row_consent": ["yes", ""],
    }
    quotes = QUOTE.parse(form, PARAMS)["quotes"]
    assert [quote["words"] for quote in quotes] == ["Oui.", "Non."]
    assert quotes[1]["id"] not in ("", "q1")
    assert QUOTE.parse({"row_id": ["q1"], "row_words": [" "], "row_consent": ["yes"]}, PARAMS) is None


def test_a_person_noted_before_the_words_is_kept_and_said_incomplete() -> None:
    value = QUOTE.parse({"row_id": ["q1"], "row_words": [""], "row_who": ["Inès"]}, PARAMS)
    assert value["quotes"][0]["who"] == "Inès"
    assert QUOTE.missing(value, PARAMS) == "Il manque les mots exacts d’une citation."


def test_more_quotes_than_asked_are_kept_and_said() -> None:
    value = {"quotes": [said("Un.", name=f"q{n}") for n in range(3)]}
    assert QUOTE.check(value, PARAMS) == value
    assert QUOTE.missing(value, PARAMS) == "2 citations au plus\u00a0: il y en a 3."


@pytest.mark.parametrize(
    "change",
    [{"consent": "perhaps"}, {"consent": ["yes"]}, {"id": "<b>"}, {"id": None}, {"words": 3}, {"x": 1}],
)
def test_a_quote_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        QUOTE.check({"quotes": [{**said("Oui."), **change}]}, PARAMS)


def test_the_same_quote_twice_or_too_many_are_refused() -> None:
    with pytest.raises(Invalid):
        QUOTE.check({"quotes": [said("Un."), said("Deux.")]}, PARAMS)
    with pytest.raises(Invalid):
        QUOTE.check({"quotes": [said("Un.", name=f"q{n}") for n in range(21)]}, PARAMS)


def test_names_are_told_only_as_far_as_agreed() -> None:
    told = [
        QUOTE.describe({"quotes": [said("Oui.", consent)]}, PARAMS) for consent in ("yes", "unnamed", "no")
    ]
    assert told == [
        "«\u00a0Oui.\u00a0» (Inès B., régisseuse)",
        "«\u00a0Oui.\u00a0» (régisseuse)",
        "«\u00a0Oui.\u00a0» [à ne pas citer]",
    ]


def test_words_without_consent_never_reach_tables_nor_pictures() -> None:
    value = {"quotes": [said("Secret.", "no"), said("Public.", "unnamed", "q2")]}
    assert QUOTE.cells(value, PARAMS) == ["«\u00a0Public.\u00a0» (régisseuse)", 2]
    summary = QUOTE.summarise([Entry("A", "A", value)], PARAMS)
    assert [(mark.words, mark.attribution) for mark in summary.quotes] == [("Public.", "régisseuse")]
    assert (summary.n, summary.withheld) == (1, 1)
    assert "Secret" not in repr(summary)
    assert "Inès" not in repr(summary)


def test_the_same_words_noted_by_several_are_shown_once_with_all_of_them() -> None:
    entries = [
        Entry("A", "A", {"quotes": [said("On vote à main levée.", "unnamed")]}),
        Entry("B", "B", {"quotes": [said("On vote  à main levée.", "unnamed"), said("Non.", "no", "q2")]}),
        Entry("C", "C", {"quotes": [said("On vote à main levée.", "yes")]}),
    ]
    summary = QUOTE.summarise(entries, PARAMS)
    assert [(mark.letters, mark.by) for mark in summary.quotes] == [(("A", "B"), 2), (("C",), 1)]
    assert summary.withheld == 1, "a quote noted twice is not one that is withheld"


def test_two_people_adding_a_quote_each_are_joined_within_the_limit() -> None:
    base = {"quotes": [said("Un.")]}
    theirs = {"quotes": [said("Un."), said("Deux.", name="q2")]}
    mine = {"quotes": [said("Un !")]}
    joined = QUOTE.merge(base, theirs, mine, PARAMS)
    assert sorted(quote["words"] for quote in joined["quotes"]) == ["Deux.", "Un !"]
    assert QUOTE.merge(base, theirs, {"quotes": [said("Un."), said("Trois.", name="q3")]}, PARAMS) is None


def test_two_different_consents_are_left_to_a_person() -> None:
    sides = [{"quotes": [said("Un.", consent)]} for consent in ("no", "yes", "unnamed")]
    assert QUOTE.merge(*sides, PARAMS) is None
    assert QUOTE.merge(sides[0], sides[1], {"quotes": [said("Un !", "no")]}, PARAMS) == {
        "quotes": [said("Un !")]
    }


def test_a_quote_taken_off_leaves_the_others_and_an_error_keeps_its_place() -> None:
    form = {"row_id": ["q1", "q2"], "row_words": ["Un.", "Deux."], "row_consent": ["yes", "no"]}
    assert [quote["id"] for quote in QUOTE.parse({**form, "remove": ["q1", ""]}, PARAMS)["quotes"]] == ["q2"]
    with pytest.raises(Invalid) as refused:
        QUOTE.parse({**form, "row_words": ["", "x" * 3000]}, PARAMS)
    assert list(refused.value.errors) == ["row_words:1"]


MET = "12|unnamed|L.|administratrice"


def chosen(met: str, tie: str = "", **typed: str) -> dict[str, Any]:
    row = {"id": "q1", "words": "On tient.", "who": "", "function": "", "consent": "no", **typed}
    return {f"row_{name}": [text] for name, text in {**row, "met": met, "tie": tie}.items()}


def first(value: Any) -> dict[str, str]:
    return value["quotes"][0]


def test_somebody_met_is_filled_in_without_a_script() -> None:
    quote = first(QUOTE.parse(chosen(MET), PARAMS))
    assert (quote["who"], quote["function"], quote["consent"]) == ("L.", "administratrice", "unnamed")


def test_what_is_typed_after_the_choice_stays() -> None:
    tied = chosen(MET, "12|unnamed", who="L.", function="comptable", consent="no")
    quote = first(QUOTE.parse(tied, PARAMS))
    assert (quote["function"], quote["consent"]) == ("comptable", "no")


def test_a_quote_goes_no_further_than_the_person_met_agreed() -> None:
    for sent in (chosen(MET, "12|unnamed", consent="yes"), chosen("12|unnamed", "12|unnamed", consent="yes")):
        assert first(QUOTE.parse(sent, PARAMS))["consent"] == "unnamed"
    straight = {"quotes": [{**said("Oui.", "yes"), "met": "12|no"}]}
    assert first(QUOTE.check(straight, PARAMS))["consent"] == "no"
    assert "Oui." not in QUOTE.tell(QUOTE.check(straight, PARAMS), PARAMS)


def test_typing_freely_ties_to_nobody() -> None:
    assert first(QUOTE.parse(chosen("", who="Paul", consent="yes"), PARAMS)) == {
        "id": "q1",
        "words": "On tient.",
        "who": "Paul",
        "function": "",
        "consent": "yes",
    }


def test_a_tied_quote_comes_back_as_it_was_kept() -> None:
    value = QUOTE.parse(chosen(MET), PARAMS)
    assert QUOTE.parse(QUOTE.to_form(value, PARAMS), PARAMS) == value


@pytest.mark.parametrize("tie", ["x|yes", "12|perhaps", "12", 12, "0|yes"])
def test_a_tie_that_no_form_sends_is_refused(tie: Any) -> None:
    with pytest.raises(Invalid):
        QUOTE.check({"quotes": [{**said("Oui."), "met": tie}]}, PARAMS)


def test_merging_keeps_within_what_was_agreed() -> None:
    base = {"quotes": [said("Un.", "no")]}
    tied = {"quotes": [{**said("Un.", "unnamed"), "met": "12|unnamed"}]}
    open_one = {"quotes": [said("Un !", "no")]}
    merged = first(QUOTE.merge(base, tied, open_one, PARAMS))
    assert (merged["words"], merged["met"], merged["consent"]) == ("Un !", "12|unnamed", "unnamed")
    assert QUOTE.merge(base, tied, {"quotes": [{**said("Un."), "met": "13|yes"}]}, PARAMS) is None


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([(12, "L.", "no")], ["no", "yes"]),
        ([(12, "L.", "yes")], ["unnamed", "yes"]),
        ([(13, "Karim", "no")], ["unnamed", "yes"]),
        ([], ["unnamed", "yes"]),
        # Not chosen, yet named; and where two bear the name, the one who agrees to less.
        ([(13, "SAMIA  b.", "unnamed")], ["unnamed", "unnamed"]),
        ([(13, "Samia B.", "yes"), (14, "Samia B.", "no"), (15, "Samia B.", "unnamed")], ["unnamed", "no"]),
    ],
)
def test_what_people_agree_to_now_only_narrows(people: list[tuple[int, str, str]], told: list[str]) -> None:
    tied = {**said("Un.", "unnamed"), "who": "", "met": "12|unnamed"}
    value = {"quotes": [tied, {**said("Deux.", name="q2"), "who": "Samia B."}]}
    assert [quote["consent"] for quote in met.within(value, met.agreed(people))["quotes"]] == told
