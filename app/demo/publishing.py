"""The fictional class's resource space: two pages published, one being written, and what a host answered."""

import uuid

from app.cohorts.models import Membership
from app.library.access import page_of
from app.library.items import add_link, refer
from app.library.links import answer, make_link, open_link
from app.library.picking import choices, traces_for
from app.library.publishing import fingerprint, publish
from app.library.writing import write_draft
from app.programme.models import Day

FIRST = {
    "learned": "Faire une grille à plusieurs, c’est déjà gouverner : nous avons passé plus de temps sur les mots que sur les questions. Un bon critère dit ce que l’on regarde et ce qui compterait comme un fait.",
    "divides": "Faut-il noter ? Une échelle aide à comparer, et elle donne l’air de classer.",
    "to_check": "Regarder qui parle en premier, et compter : notre impression suffit-elle ?",
}
VISIT = {
    "learned": "On entre dans les décisions du Moulin par les tâches : qui a la clé, qui cuisine. La subvention tient le lieu ; le bar sert plus à se croiser qu’à payer.",
    "divides": "Deux groupes ont vu le bureau trancher chaque fois qu’il y avait désaccord. Les autres parlent d’un accord qui se fait sans vote.",
    "to_check": "Demander comment s’est prise la dernière décision difficile, et qui n’était pas là.",
}
DRAFT = {
    "learned": "Tout le monde parle en plénière. Nous n’avons pas vu de décision s’y prendre.",
    "to_check": "Où se décide le calendrier des locations ?",
}
LINKS = (
    ("https://fribourgdeclaration.example/texte", "Déclaration sur les droits culturels", "Huit droits en dix pages : de quoi relire nos axes sur la participation."),
    ("https://communs.example/petit-guide", "Petit guide des communs", "Ce qu’il faut pour qu’une ressource soit tenue à plusieurs, avec trois lieux en exemple."),
)  # fmt: skip
REPLY = (
    "Merci de cette lecture. Une précision : depuis la rentrée, les réunions du bureau sont ouvertes, et leur compte rendu"
    " est affiché au bar. Vous n’avez pas pu le voir."
)


def publish_pages(facilitator: Membership, students: list[Membership], days: list[Day]) -> None:
    """Write as a class does after its days; the host of the first visit has read and answered."""
    method, moulin, halle = days[1], days[2], days[4]
    ines, lea = students[0], students[12]
    for writer, day, texts in ((lea, method, FIRST), (ines, moulin, VISIT), (lea, halle, DRAFT)):
        write_draft(writer, day, {part: (text, 0) for part, text in texts.items()})
    for url, title, abstract in LINKS:
        add_link(lea, method, url, title, abstract)
    for synthesis, _ in choices(ines, moulin).syntheses[:2]:
        refer(ines, moulin, "synthesis", str(synthesis))
    for criterion, words in choices(ines, moulin).criteria:
        if words.startswith("GOUV-04"):
            refer(ines, moulin, "criterion", str(criterion))
    found, _ = traces_for(ines, moulin, "")
    for sort in ("quote", "observation", "etonnement"):
        for trace in [one for one in found if one.content["sort"] == sort][:1]:
            refer(ines, moulin, "trace", trace.id)
    for day in (method, moulin):
        publish(facilitator, day, fingerprint(page_of(facilitator.cohort_id, day.id)))
    link = open_link(make_link(facilitator, moulin.visit), host=True)
    answer(link, "Maud, pour Le Moulin commun", REPLY, str(uuid.uuid4()))
