"""Pages of the grids room."""

from app.grids.routes import axes, criteria, editions, files, grids, revisions
from app.grids.routes.blueprint import bp

__all__ = ["axes", "bp", "criteria", "editions", "files", "grids", "revisions"]
