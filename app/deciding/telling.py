"""The words of the room's states, in French."""

from collections.abc import Mapping

from app.kinds.reading import plural

STATES = {
    "draft": "Brouillon",
    "clarification": "Clarification",
    "improvement": "Bonification",
    "objections": "Ronde d’objections",
    "adopted": "Adoptée",
    "trial": "À l’essai",
    "sent_back": "Renvoyée",
    "reserve": "En réserve",
    "withdrawn": "Retirée",
}

OUTCOMES = {
    "adopted": "Adopter",
    "trial": "Mettre à l’essai",
    "sent_back": "Renvoyer à ses auteur·rice·s",
    "reserve": "Garder en réserve",
    "withdrawn": "Retirer la proposition",
}

OBJECTION_STATES = {
    "raised": "Posée",
    "clarified": "Clarifiée",
    "admissible": "Recevable",
    "not_admissible": "Non recevable",
    "integrated": "Intégrée au texte",
    "lifted": "Satisfaite",
    "withdrawn": "Retirée",
}

# What was decided, once it was.
DECIDED = {
    "adopted": "Adoptée",
    "trial": "Mise à l’essai",
    "sent_back": "Renvoyée à ses auteur·rice·s",
    "reserve": "Gardée en réserve",
    "withdrawn": "Retirée",
}


def counts_in_words(counts: Mapping[str, int]) -> str:
    """« 12 consentements, 1 réserve », or that nobody took a stance."""
    told = [
        plural(counts[choice], *words)
        for choice, words in (
            ("consent", ("consentement", "consentements")),
            ("reservation", ("réserve", "réserves")),
            ("objection", ("objection", "objections")),
        )
        if counts.get(choice)
    ]
    return ", ".join(told) or "Aucune position prise"
