"""Pages of the fieldwork room, and the one address that phones send to."""

from app.fieldwork.routes import (
    blurring,
    carnet,
    deciding,
    files,
    found,
    late,
    pages,
    paper,
    phones,
    photos,
    traces,
)
from app.fieldwork.routes.blueprint import bp

__all__ = [
    "blurring",
    "bp",
    "carnet",
    "deciding",
    "files",
    "found",
    "late",
    "pages",
    "paper",
    "phones",
    "photos",
    "traces",
]
