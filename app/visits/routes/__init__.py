"""Pages of the visits room."""

from app.visits.routes import course, encounters, expectations, pages, preparation, questions
from app.visits.routes.blueprint import bp

__all__ = ["bp", "course", "encounters", "expectations", "pages", "preparation", "questions"]
