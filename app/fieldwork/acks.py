"""What a phone is told about an operation: only this lets it delete its own copy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Theirs:
    """The answer that stays while a person decides."""

    fields: dict[str, list[str]]
    text: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Ack:
    """What became of one operation. `version` is the answer's; `fields` what it is now, when others' edits are in it."""

    id: str | None
    outcome: str
    version: int
    at: datetime
    reason: str | None = None
    missing: str | None = None
    fields: dict[str, list[str]] | None = None
    theirs: Theirs | None = None

    def as_json(self) -> dict[str, Any]:
        """The acknowledgement as it is sent, times in ISO 8601, without what there is not."""
        told: dict[str, Any] = {
            "id": self.id,
            "outcome": self.outcome,
            "version": self.version,
            "reason": self.reason,
            "at": self.at.isoformat(),
            "missing": self.missing,
        }
        if self.fields is not None:
            told["fields"] = self.fields
        if self.theirs is not None:
            told["theirs"] = {
                "fields": self.theirs.fields,
                "text": self.theirs.text,
                "by": self.theirs.by,
                "at": self.theirs.at.isoformat(),
                "version": self.theirs.version,
            }
        return told
