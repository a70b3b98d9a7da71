"""The words of the room's states, in French."""

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
