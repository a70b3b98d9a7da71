"""The ways in which a group or a person stands to a question, told apart and never counted as zero."""

import enum


class State(enum.StrEnum):
    """What there is at the place of an answer. The values of the three empties are those of answers."""

    answered = "answered"
    incomplete = "incomplete"
    not_observed = "not_observed"
    not_applicable = "not_applicable"
    refused = "refused"
    apart = "apart"
    unanswered = "unanswered"
    not_in_charge = "not_in_charge"
    not_asked = "not_asked"


WORDS: dict[State, str] = {
    State.answered: "répondu",
    State.incomplete: "réponse incomplète, non comptée",
    State.not_observed: "non observé",
    State.not_applicable: "sans objet",
    State.refused: "refus ou ne sait pas",
    State.apart: "répondu à une autre question, non mêlé",
    State.unanswered: "pas de réponse",
    State.not_in_charge: "n’en était pas chargé",
    State.not_asked: "question non posée à cette visite",
}
"""French, for every page and file."""

SILENCES = tuple(state for state in State if state not in (State.answered, State.not_asked))
"""Everything but an answer that counts, in the order in which it is told."""


def state_of(empty: str | None, incomplete: bool) -> State:
    """The state of a stored answer."""
    if empty is not None:
        return State(empty)
    return State.incomplete if incomplete else State.answered
