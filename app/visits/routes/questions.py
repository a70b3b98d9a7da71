"""Questions noted for a visit: taking one off the list."""

from flask import flash
from werkzeug.wrappers import Response as BaseResponse

from app.visits.asking import withdraw_question
from app.visits.overview import whole_visit
from app.visits.routes.blueprint import bp
from app.visits.routes.pages import address_of, shown
from app.web import current_member, done


@bp.post("/visites/<int:number>/questions/<int:question_id>/retrait", endpoint="withdraw_question")
def withdraw(number: int, question_id: int) -> BaseResponse:
    """Take a question off the list."""
    member = current_member()
    visit = whole_visit(member, number)
    withdraw_question(member, visit, question_id)
    flash("La question est retirée.")
    return done(address_of(visit, "questions"), partial="visits/_questions.html", **shown(member, visit))
