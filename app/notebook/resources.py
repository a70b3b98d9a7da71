"""What the resource space publishes, as a note can quote it: the text of a day, a link, a document."""

import re
from collections.abc import Sequence

from app.cohorts.models import Membership
from app.library.models import Sort as Kind
from app.library.reading import Reading, read_published
from app.library.shown import Card
from app.notebook.sorts import Item, Sort

# A page of a day, and an item of it.
_KEYS = re.compile(r"[jd]-[1-9][0-9]{0,8}")


def _find(writer: Membership, keys: Sequence[str]) -> dict[str, Item]:
    found = {}
    for reading in read_published(writer.cohort_id):
        for one in (_day(reading), *(_item(reading, card) for card in reading.cards)):
            if one is not None and one.key in keys:
                found[one.key] = one
    return found


def _day(reading: Reading) -> Item:
    return Item(
        key=f"j-{reading.day.id}",
        sort="resource",
        label=f"Espace ressources · {reading.day.title}",
        text="\n".join(f"{title} : {text}" for title, text in reading.parts),
        source="synthèse de la promotion",
        place=_place(reading),
        view=_view(reading),
    )


def _item(reading: Reading, card: Card) -> Item | None:
    item = card.item
    if item.sort not in (Kind.link, Kind.document):
        return None
    what = "Lien" if item.sort == Kind.link else "Document"
    return Item(
        key=f"d-{item.id}",
        sort="resource",
        label=f"{what} · {item.title}",
        text=item.abstract or item.title,
        source=item.url,
        place=_place(reading),
        view=_view(reading),
    )


def _place(reading: Reading) -> str:
    return f"journée « {reading.day.title} »"


def _view(reading: Reading) -> tuple[str, dict[str, str | int]]:
    return "library.show", {"day_id": reading.day.id}


RESOURCE = Sort("resource", "Ressources", _KEYS, _find)
