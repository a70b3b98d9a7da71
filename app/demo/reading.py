"""What a few people of the demonstration read in the traces, notion by notion."""

from app.coding.passages import passages_of
from app.coding.taggings import put
from app.cohorts.models import Membership
from app.visits.models import Visit

# By words of a trace: what the first of two readers put on it, and the second.
READINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "trois voisines ont la clé": (("Coopération", "La clé comme pouvoir"), ("Don et contre-don",)),
    "qui cuisine qui décide": (("Démocratie interne",), ("Démocratie interne", "Éducation populaire")),
    "on fermait en mars": (("Relation avec les pouvoirs publics",), ("Hybridation des ressources",)),
    "qui la prend s’inscrit": (("La clé comme pouvoir",), ("Démocratie interne",)),
    "Deux collégiens tiennent le bar": (("Participation des publics",), ("Éducation populaire",)),
    "puis on a fait autrement": (("Démocratie interne",), ("Démocratie interne",)),
    "qui prêtent leurs bras": (
        ("Hybridation des ressources", "Bénévolat et salariat"),
        ("Don et contre-don",),
    ),
    "par son prénom": (("Coopération",), ("Coopération",)),
}


def read(visit: Visit, readers: tuple[Membership, Membership]) -> None:
    """Two people put notions on the traces of a visit, each for oneself."""
    for reader, place in zip(readers, (0, 1), strict=True):
        for passage in passages_of(reader, visit.id):
            words = " ".join(text for _, text in passage.parts)
            for start, notions in READINGS.items():
                if start in words:
                    for name in notions[place]:
                        put(reader, passage, name)
