"""The words of a session, in French: what each step is called and what one does in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A sort of step: its name, what the class does, how long by default."""

    name: str
    instruction: str
    minutes: int


STEPS = {
    "frame": Told(
        "Cadrage",
        "On dit à quoi servira la grille, ce qui se décide aujourd’hui et ce qui ne s’y décide pas.",
        10,
    ),
    "silent": Told(
        "Seul·e et en silence",
        "Chacun·e écrit ses idées sur son téléphone. Celles des autres se lisent à l’étape suivante.",
        10,
    ),
    "groups": Told(
        "En groupes",
        "Chaque groupe relit les idées, en retient quelques-unes et en fait des propositions.",
        25,
    ),
    "cross": Told(
        "Lecture croisée",
        "Chaque groupe lit les propositions d’un autre et demande ce qui n’est pas clair. On ne débat pas encore.",
        15,
    ),
    "improve": Told(
        "Bonification",
        "On améliore les textes : ajouter, préciser, réunir deux propositions qui disent la même chose.",
        15,
    ),
    "round": Told(
        "Tour de consentement",
        "Chacun·e prend position sur chaque proposition : consentement, réserve, ou objection avec sa raison.",
        10,
    ),
    "dry_run": Told(
        "Essai à blanc",
        "Deux groupes remplissent les mêmes échelles à partir d’une même page, sans se parler.",
        15,
    ),
    "adoption": Told(
        "Adoption",
        "On relit ce qui change, on dit la décision en une phrase, l’équipe fige l’édition.",
        10,
    ),
}

STATES = {"preparing": "En préparation", "running": "En cours", "ended": "Terminée"}

FICTIONAL_PAGE = (
    "Le Café des Platanes (lieu fictif) ouvre du mardi au samedi dans une ancienne quincaillerie."
    " Onze personnes y sont salariées, une trentaine d’habitant·e·s tiennent le bar à tour de rôle."
    " Le budget de l’année est voté en assemblée, après trois réunions ouvertes ; le directeur arbitre les"
    " urgences seul et le raconte ensuite. La mairie prête les murs jusqu’en 2029. La salle du fond est"
    " gratuite pour les associations du quartier, payante pour les entreprises."
)


def did(act: str, step: str) -> str:
    """What a press did, after a name: « vient de passer à « En groupes » »."""
    return {
        "start": f"vient d’ouvrir la séance : « {step} » a commencé",
        "next": f"vient de passer à « {step} »",
        "back": f"vient de revenir à « {step} »",
        "extend": f"vient de prolonger « {step} »",
        "close": "vient de clore la séance",
    }[act]
