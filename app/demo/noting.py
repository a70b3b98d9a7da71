"""What the fictional class wondered at, saw, heard and read: traces in the carnets of group sheets."""

import uuid
from datetime import datetime

from app.cohorts.models import Group, Membership
from app.demo.answering import NAMESPACE
from app.fieldwork.batch import ReceivedJotting, SheetKey
from app.fieldwork.operations import record_operations
from app.grids.contents import contents
from app.visits.models import Visit

OBSERVED = {"sort": ["observation"], "source": ["seen"]}
NAMED = {"sort": ["quote"], "source": ["heard"], "consent": ["yes"]}
UNNAMED = {"sort": ["quote"], "source": ["heard"], "consent": ["unnamed"]}
UNASKED = {"sort": ["quote"], "source": ["heard"], "consent": ["no"]}
HANDED = {"handed": ["1"]}
READ = {"sort": ["document"], "source": ["read"]}

# By place: the group whose first member noted it, the criteria it was attached to, the words, and what is said of them.
TRACES: dict[str, tuple[tuple[str, str, str, dict[str, list[str]]], ...]] = {
    "moulin": (
        (
            "A",
            "PROJ-04 GOUV-04",
            "Le trousseau passe de main en main : trois voisines ont la clé.",
            OBSERVED | {"meaning": ["La confiance tient à un objet, pas à un règlement."]},
        ),
        (
            "B",
            "GOUV-04",
            "Chez nous, c’est la personne qui cuisine qui décide du menu, pas le bureau.",
            NAMED | {"who": ["Maëlle"], "function": ["bénévole en cuisine"]},
        ),
        (
            "C",
            "ECO-02",
            "Sans la subvention de la région, on fermait en mars.",
            UNNAMED | {"who": ["P. R."], "function": ["administrateur"]},
        ),
        (
            "D",
            "ORGA-02",
            "Je n’ai pas pris de vacances depuis deux ans.",
            UNASKED | {"function": ["salariée"]},
        ),
        ("E", "", "Personne ne nous a parlé de la salle du fond, toujours fermée.", HANDED),
        (
            "E",
            "ECO-02",
            "Comptes de l’année passée, affichés dans l’entrée",
            READ | {"link": ["https://moulin.example/comptes"]},
        ),
    ),
    "halle": (
        ("A", "PROJ-04", "Deux collégiens tiennent le bar du mercredi.", OBSERVED),
        ("C", "", "Qui ferme le soir ? Trois personnes, trois réponses.", OBSERVED | HANDED),
        (
            "B",
            "GOUV-04",
            "On m’a demandé mon avis, puis on a fait autrement.",
            UNNAMED | {"function": ["habitante"]},
        ),
        (
            "D",
            "ECO-02",
            "La moitié vient des concerts, l’autre des gens qui prêtent leurs bras.",
            NAMED | {"who": ["Idriss"], "function": ["régisseur"]},
        ),
    ),
    "regie": (("A", "PROJ-04", "Tout le monde se dit bonjour par son prénom.", OBSERVED),),
}

# By place: the group whose first member noted it, the criterion it was attached to, the words.
JOTTINGS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "moulin": (
        ("A", "GOUV-04", "La clé du bar est pendue à l’entrée : qui la prend s’inscrit sur l’ardoise."),
        ("A", "", "Il fait froid partout, sauf dans la cuisine. Tout le monde s’y retrouve."),
        ("B", "PROJ-04", "Un enfant entre sans frapper, prend un livre, repart. Personne ne lève la tête."),
    ),
    "halle": (
        ("C", "GOUV-04", "Le tableau des décisions est écrit à la craie, mais la date a deux mois."),
        ("A", "", "Le mot « projet » revient à chaque phrase, le mot « public » jamais."),
    ),
    "regie": (("A", "", "Les gilets portent le nom de la rue, pas celui de la régie."),),
}


def note(place: str, visit: Visit, groups: list[Group], members: list[Membership], at: datetime) -> None:
    """Write the jottings of a visit, as phones send them."""
    (taken,) = visit.taken_along
    codes = {one.code: one.criterion_id for one in contents(taken.edition_id)}
    said: dict[str, list[str]] = {}
    wondered = ((*noted, said) for noted in JOTTINGS[place])
    for letter, under, text, said in (*wondered, *TRACES[place]):
        group = next(group for group in groups if group.letter == letter)
        author = next(member for member in members if member.group_id == group.id)
        jotting = str(uuid.uuid5(NAMESPACE, text))
        fields = {"text": [text], "criterion": [str(codes[code]) for code in under.split()], **said}
        one = ReceivedJotting(
            id=str(uuid.uuid5(NAMESPACE, f"{jotting}/1")),
            sheet=SheetKey(visit.id, taken.grid_id, group_id=group.id),
            jotting=jotting,
            base=0,
            fields=fields,
            typed_at=at,
        )
        [ack] = record_operations(author.person_id, [one])
        if ack.outcome != "applied":
            raise ValueError(ack)
