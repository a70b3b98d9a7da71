"""What the fictional class wondered at: jottings in the carnets of group sheets, some attached to a criterion."""

import uuid
from datetime import datetime

from app.cohorts.models import Group, Membership
from app.demo.answering import NAMESPACE
from app.fieldwork.batch import ReceivedJotting, SheetKey
from app.fieldwork.operations import record_operations
from app.grids.contents import contents
from app.visits.models import Visit

# By place: the group whose first member noted it, the criterion it was attached to, the words.
JOTTINGS = {
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
    for letter, code, text in JOTTINGS[place]:
        group = next(group for group in groups if group.letter == letter)
        author = next(member for member in members if member.group_id == group.id)
        jotting = str(uuid.uuid5(NAMESPACE, text))
        fields = {"text": [text], "criterion": [str(codes[code]) if code else ""]}
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
