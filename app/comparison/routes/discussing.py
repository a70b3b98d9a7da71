"""Discussing in front of the class: the screen that is led, the phones that follow it and predict."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import may_run
from app.comparison.discussing import (
    GUESSES,
    MOMENT_WORDS,
    AlreadyPredicted,
    AlreadyPressed,
    discussion_of,
    extremes,
    lead,
    predict,
    predictions,
    version_of,
)
from app.comparison.forms import PredictionForm, QuestionForm
from app.comparison.matrix import read_some
from app.comparison.models import Moment
from app.comparison.plan import Plan, make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.comparison.routes.pages import criterion_context
from app.errors import Conflict, Invalid
from app.grids.access import grid_for
from app.grids.models import Grid
from app.visits.asking import ask, coming_visit, may_ask, questions_for
from app.web import beside_fields, current_member, done, retry, show, unchanged, whole

SCREEN, PHONE = "comparison/_discussion_screen.html", "comparison/_discussion.html"


@bp.get("/<grid_slug>/discussion")
def discussion(grid_slug: str) -> BaseResponse:
    """Where the discussion stands; `version` asks whether there is anything new."""
    # Sixty screens ask every few seconds: what could be compared is read only for those who have news to show.
    grid = grid_for(current_member(), grid_slug)
    filters = filters_asked(grid=grid.slug)
    held = discussion_of(current_member(), grid)
    same = unchanged(version_of(current_member(), held, projected=filters.projected))
    if same is not None:
        return same
    plan = make_plan(current_member(), filters)
    context = _shown(grid, plan)
    if plan.filters.projected:
        leave = url_for("comparison.discussion", grid_slug=grid.slug, **_kept(plan, ecran=None))
        return show("comparison/discussion_wall.html", SCREEN, leave_url=leave, **context)
    return show("comparison/discussion.html", PHONE, **context)


@bp.post("/<grid_slug>/discussion", endpoint="lead")
def lead_on(grid_slug: str) -> BaseResponse:
    """Open a criterion, go on, go back, close."""
    grid, plan = _asked(grid_slug)
    act, code = request.form.get("act", ""), request.form.get("code", "")
    try:
        lead(current_member(), plan, grid, act, whole(request.form.get("seen")), code)
    except (AlreadyPressed, Invalid) as refusal:
        flash(refusal.message, "warn")
    here = url_for("comparison.discussion", grid_slug=grid.slug, **_kept(plan))
    return done(here, partial=SCREEN, **_shown(grid, plan)) if plan.filters.projected else done(here)


@bp.post("/<grid_slug>/discussion/prediction", endpoint="predict")
def predict_it(grid_slug: str) -> BaseResponse:
    """Say what one's group expects of the pictures."""
    grid, plan = _asked(grid_slug)
    form = PredictionForm(request.form)
    try:
        predict(current_member(), grid, form.guess.data or "", form.phrase.data or "", form.seen.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("comparison/discussion.html", partial=PHONE, **_shown(grid, plan) | {"form": form})
    except AlreadyPredicted as refusal:
        form.form_errors.append(refusal.message)
        form.seen.renew(refusal.other.number)
        context = _shown(grid, plan) | {"form": form}
        return retry("comparison/discussion.html", partial=PHONE, status=409, **context)
    except Conflict as refusal:
        return retry(
            "comparison/discussion.html",
            partial=PHONE,
            status=409,
            **_shown(grid, plan) | {"late": (refusal.message, form.phrase.data or "")},
        )
    flash("La prédiction de votre groupe est enregistrée.", "ok")
    return done(url_for("comparison.discussion", grid_slug=grid.slug), partial=PHONE, **_shown(grid, plan))


@bp.post("/<grid_slug>/<code>/question")
def ask_next(grid_slug: str, code: str) -> BaseResponse:
    """Note a question for the next visit, because of a criterion."""
    grid, plan = _asked(grid_slug)
    row = plan.row(code)
    form = QuestionForm(request.form)
    try:
        ask(current_member(), form.question.data or "", row.id, form.number.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("comparison/discussion.html", partial=PHONE, **_shown(grid, plan) | {"ask_form": form})
    except Conflict as refusal:
        context = _shown(grid, plan) | {"late": (refusal.message, form.question.data or "")}
        return retry("comparison/discussion.html", partial=PHONE, status=409, **context)
    flash(f"La question est notée pour la visite {form.number.data}.", "ok")
    return done(url_for("comparison.discussion", grid_slug=grid.slug), partial=PHONE, **_shown(grid, plan))


def _asked(grid_slug: str) -> tuple[Grid, Plan]:
    grid = grid_for(current_member(), grid_slug)
    return grid, make_plan(current_member(), filters_asked(grid=grid.slug))


def _kept(plan: Plan, **changed: str | None) -> dict[str, Any]:
    return plan.filters.query(grille=None, **changed)


def _shown(grid: Grid, plan: Plan) -> dict[str, Any]:
    member = current_member()
    held = discussion_of(member, grid)
    rows = {row.id: row for axis in plan.axes for row in axis.rows}
    row = rows.get(held.criterion_id) if held and held.criterion_id else None
    context: dict[str, Any] = {
        "grid": grid,
        "plan": plan,
        "filters": plan.filters,
        "discussion": held,
        "row": row,
        "moment": held.moment if held else Moment.question,
        "moments": MOMENT_WORDS,
        "guesses": GUESSES,
        "presses": held.presses if held else 0,
        "version": version_of(member, held, projected=plan.filters.projected),
        "may_lead": may_run(member),
        "may_predict": member.is_student and member.group_id is not None,
        "predicted": [],
        "own": None,
        "form": None,
        "late": None,
        "ask_form": None,
    }
    if row is None or held is None:
        return context
    [line] = read_some(member, plan, [row.code])
    sent = predictions(member, row.id)
    own = next((one for one in sent if one.group_id == member.group_id), None)
    revealed = held.moment != Moment.question
    coming = coming_visit(member)
    return (
        criterion_context(plan, line)
        | context
        | {
            # Before the pictures, others' predictions are not on any screen, only how many there are.
            "predicted": sent if revealed else [],
            "n_predicted": len(sent),
            "own": own,
            "extremes": extremes(line),
            "coming": coming,
            "asked": questions_for(member, coming, row.id) if coming and revealed else [],
            "ask_form": QuestionForm(number=coming.number if coming else -1),
            "may_ask": may_ask(member),
            "form": PredictionForm(
                guess=own.guess if own else None,
                phrase=own.phrase if own else "",
                seen=own.number if own else 0,
            ),
        }
    )
