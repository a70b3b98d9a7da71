"""Pages of the notebook."""

from app.notebook.routes import basket, notes, remarks, sections, writing
from app.notebook.routes.blueprint import bp

__all__ = ["basket", "bp", "notes", "remarks", "sections", "writing"]
