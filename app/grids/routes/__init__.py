"""Pages of the grids room."""

from app.grids.routes import axes, criteria, editions, elsewhere, files, grids, previews, revisions
from app.grids.routes.blueprint import bp

__all__ = ["axes", "bp", "criteria", "editions", "elsewhere", "files", "grids", "previews", "revisions"]
