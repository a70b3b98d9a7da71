"""Questions that ask nearly the same are pointed at, and only those."""

from app.grids.catalogue import catalogue
from app.grids.contents import FrozenCriterion
from app.grids.likeness import alike
from app.grids.wording import Wording


def criterion(number: int, label: str, question: str) -> FrozenCriterion:
    wording = Wording(label, question).values()
    return FrozenCriterion(number, f"GOUV-{number:02d}", None, 1, number, 1, **wording)


def test_two_questions_with_the_same_words_are_found_whatever_their_form() -> None:
    [pair] = alike(
        [
            criterion(1, "Trancher", "Qui décide du programme quand les bénévoles sont en désaccord ?"),
            criterion(2, "La décision", "En cas de désaccord, les bénévoles décident-ils du programme ?"),
            criterion(3, "Le budget", "D’où vient l’argent ?"),
        ]
    )
    assert (pair.one.code, pair.other.code) == ("GOUV-01", "GOUV-02")
    assert {"décide", "programme", "bénévoles", "désaccord"} <= set(pair.shared)


def test_small_words_make_nothing_alike() -> None:
    questions = ("Comment et avec qui, dans ce lieu ?", "Comment, entre quelles personnes, avec quel lieu ?")
    assert alike([criterion(n, "Nom", text) for n, text in enumerate(questions, 1)]) == []


def test_the_catalogue_does_not_cry_wolf() -> None:
    criteria = [
        criterion(n, one.wording.label, one.wording.question)
        for n, one in enumerate((one for axis in catalogue() for one in axis.criteria), 1)
    ]
    assert len(alike(criteria)) <= 2
