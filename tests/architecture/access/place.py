"""A promotion with something of everything in it: what tests need to know of it, ids and codes only.

A route with a parameter that is not here yet: make the thing in furniture.py, and give its id in `address`.
"""

from dataclasses import dataclass, field
from typing import Any

from app.cohorts.models import Membership
from app.extensions import db
from tests.support.people import Actor

# Leaves an attribute, a text and a script; nothing that a page shows may become an element, or run.
HOSTILE = "'\"></textarea></script><img src=x onerror=alert(1)>{{7*7}}"


@dataclass
class Place:
    """A promotion with something of everything in it. Ids and codes only."""

    people: dict[str, Actor]
    # What stands in addresses, by the name of the parameter.
    address: dict[str, Any] = field(default_factory=dict)
    # What else the forms and batches of `cases.py` name.
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """A word in what was written here, and nowhere else."""
        return f"mot-de-{self.address['cohort_slug']}"

    def said(self, text: str) -> str:
        """What somebody wrote here: a formula for a spreadsheet, then markup for a page, as an attacker would."""
        return f"=1+1 {text} {self.mark} {HOSTILE}"

    def member(self, name: str) -> Membership:
        """Call inside an app context."""
        return db.session.get_one(Membership, self.people[name].member_id)
