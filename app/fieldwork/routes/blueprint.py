"""The blueprint of the fieldwork room, and the addresses that its pages share."""

from typing import Any

from flask import Blueprint, url_for

from app.fieldwork.items import Item, items
from app.fieldwork.sheets import OpenSheet, criterion_of, open_sheet
from app.web import current_member

# No prefix: a phone has one queue for all the cohorts of its person.
bp = Blueprint("fieldwork", __name__)

VISIT = "/promotions/<cohort_slug>/visites/<int:number>"
SHEET = VISIT + "/grilles/<grid_slug>/fiches/<owner>"
CRITERION = SHEET + "/criteres/<code>"


def one_item(number: int, grid_slug: str, owner: str, code: str) -> tuple[OpenSheet, Item]:
    """One criterion of a sheet that the member may read. Raises NotFound."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    criterion = criterion_of(opened, code)
    return opened, items(opened, [criterion])[criterion.criterion_id]


def address_in(view: str, opened: OpenSheet, **more: Any) -> str:
    """The address of a view of this sheet."""
    more |= {"number": opened.visit.number, "grid_slug": opened.grid.slug, "owner": opened.slug}
    return url_for(f"fieldwork.{view}", **more)
