"""Pages of the coding room."""

from app.coding.routes import notions, reading
from app.coding.routes.blueprint import bp

__all__ = ["bp", "notions", "reading"]
