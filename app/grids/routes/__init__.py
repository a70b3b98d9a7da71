"""Pages of the grids room."""

from app.grids.routes import axes, criteria, editions, grids, revisions
from app.grids.routes.blueprint import bp

__all__ = ["axes", "bp", "criteria", "editions", "grids", "revisions"]
