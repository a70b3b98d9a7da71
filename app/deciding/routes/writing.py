"""Writing a proposal: about a criterion, for a new one, and another text later."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.access import may_propose, may_rewrite, must_read
from app.deciding.asking import REWORDS, Asked, targets, what_is_asked
from app.deciding.forms import IdeaForm
from app.deciding.models import Act, Proposal
from app.deciding.noted import words_noted
from app.deciding.proposing import TextMoved, propose, rewrite
from app.deciding.routes.blueprint import bp
from app.deciding.routes.pages import address, opened
from app.deciding.texts import changed_since
from app.deciding.writing import written
from app.errors import Conflict, Forbidden, Invalid
from app.grids.access import axis_for, criterion_for, grid_for
from app.grids.drafting import Draft, draft_of, read_draft
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import axes_of, working
from app.grids.wording import Wording, check_wording, wording_of
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, page, retry

ACTS = {
    "amend": "Changer",
    "split": "Partager",
    "merge": "Réunir",
    "move": "Déplacer",
    "reserve": "En réserve",
    "retire": "Retirer",
}
TEMPLATE = "deciding/write.html"


@bp.get("/criteres/<code>/proposition")
def new_about(grid_slug: str, code: str) -> BaseResponse:
    """The form of a proposal about a criterion; `geste` says which sort."""
    grid, criterion = _subject(grid_slug, code)
    act = request.args.get("geste", "amend")
    kept = criterion.current
    form = IdeaForm(obj=kept, base_number=kept.number)
    draft = draft_of(wording_of(kept))
    return page(TEMPLATE, **_writing(grid, act if act in ACTS else "amend", form, draft, criterion=criterion))


@bp.post("/criteres/<code>/proposition")
def propose_about(grid_slug: str, code: str) -> BaseResponse:
    """Propose something about a criterion, or keep it as a draft."""
    grid, criterion = _subject(grid_slug, code)
    act = request.args.get("geste", "amend")
    return _send(grid, act if act in ACTS else "amend", criterion=criterion)


@bp.get("/axes/<axis_code>/proposition")
def new_criterion(grid_slug: str, axis_code: str) -> BaseResponse:
    """The form of a proposal for a new criterion, perhaps begun from a note of one's own or from words said (`pourquoi`)."""
    grid, axis = _place(grid_slug, axis_code)
    why = words_noted(current_member(), request.args.get("trace", "")) or request.args.get("pourquoi", "")
    return page(TEMPLATE, **_writing(grid, "add", IdeaForm(why=why), draft_of(), axis=axis))


@bp.post("/axes/<axis_code>/proposition")
def propose_new(grid_slug: str, axis_code: str) -> BaseResponse:
    """Propose a new criterion."""
    grid, axis = _place(grid_slug, axis_code)
    return _send(grid, "add", axis=axis)


@bp.get("/propositions/<int:number>/texte")
def edit(grid_slug: str, number: int) -> BaseResponse:
    """The text of a proposal, to rewrite."""
    grid, proposal = _rewritable(grid_slug, number)
    text = proposal.text
    asked = what_is_asked(proposal, text)
    # What others changed elsewhere is in the form already; a clash waits for its own question.
    base = asked.current.number if asked and not asked.clashes else text.base_number
    wording = _wanted(proposal, asked)
    second = check_wording(text.second) if text.second else None
    form = IdeaForm(
        obj=wording,
        why=text.why,
        base_number=base or 0,
        text_number=text.number,
        second_label=second.label if second else "",
        second_question=second.question if second else "",
    )
    return page(TEMPLATE, **_writing(grid, proposal.act, form, draft_of(wording), proposal=proposal))


@bp.post("/propositions/<int:number>/texte")
def rewrite_text(grid_slug: str, number: int) -> BaseResponse:
    """Keep another text."""
    grid, proposal = _rewritable(grid_slug, number)
    return _send(grid, proposal.act, proposal=proposal)


def _send(
    grid: Grid,
    act: str,
    *,
    criterion: Criterion | None = None,
    axis: Axis | None = None,
    proposal: Proposal | None = None,
) -> BaseResponse:
    member = current_member()
    about = proposal.criterion if proposal else criterion
    form = IdeaForm(request.form)
    draft = read_draft(request.form.to_dict(flat=False), wording_of(about.current) if about else None)
    context = _writing(grid, act, form, draft, criterion=criterion, axis=axis, proposal=proposal)
    if act in (*REWORDS, "add") and ("preview" in request.form or draft.pending):
        return page(TEMPLATE, **context)
    try:
        idea = written(act, about, form.data, draft, request.form, form.base_number.data)
        if idea.unmapped:
            return retry(TEMPLATE, status=409, **_to_map(context, idea.unmapped, idea.draft))
        if proposal is not None:
            rewrite(member, proposal, idea.idea, form.text_number.data or 0)
            made = proposal
        else:
            others = [criterion_for(member, grid, code) for code in request.form.getlist("others")]
            to = axis_for(member, grid, form.axis.data) if form.axis.data and act == Act.move else axis
            made = propose(
                member,
                grid,
                idea.idea,
                criterion=criterion,
                axis=to,
                others=others if act == Act.merge else (),
                draft="draft" in request.form,
            )
    except TextMoved as moved:
        since = changed_since(proposal, form.text_number.data or 0) if proposal else ()
        form.text_number.renew(proposal.text_number if proposal else 0)
        form.form_errors.append(moved.message)
        return retry(TEMPLATE, status=409, **{**context, "since": since})
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry(TEMPLATE, **context)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return retry(TEMPLATE, status=409, **context)
    flash(_told(made, proposal is not None), "ok")
    return done(address(grid, made))


def _writing(
    grid: Grid,
    act: str,
    form: IdeaForm,
    draft: Draft,
    *,
    criterion: Criterion | None = None,
    axis: Axis | None = None,
    proposal: Proposal | None = None,
) -> dict[str, Any]:
    """What write.html needs."""
    form.kind.data = form.edited_kind.data = draft.kind.name
    about = proposal.criterion if proposal else criterion
    form.axis.choices = [
        (one.code, one.title) for one in axes_of(grid) if not about or one.id != about.axis_id
    ]
    return {
        "grid": grid,
        "act": act,
        "acts": ACTS,
        "form": form,
        "draft": draft,
        "kinds": KINDS,
        "criterion": about,
        "axis": axis or (proposal.axis if proposal else None) or (about.axis if about else None),
        "proposal": proposal,
        "rewords": act in (*REWORDS, "add"),
        "choosable": [one for one in working(grid).contents if not about or one.criterion_id != about.id],
        "picked": {*request.form.getlist("others"), *request.args.getlist("avec")},
        "folded_open": about is None or request.method == "POST",
        "unmapped": None,
        "since": (),
        "rows_left": [],
        "mapping": {},
        "to_show": url_for("deciding.show", grid_slug=grid.slug, number=proposal.number)
        if proposal
        else None,
    }


def _to_map(context: dict[str, Any], asked: Asked, draft: Draft | None) -> dict[str, Any]:
    """The same form with a question for each row that goes; new rows keep the ids that they were just given."""
    return {
        **context,
        "draft": draft,
        "unmapped": asked,
        "rows_left": targets(asked.wanted),
        "mapping": {one.id: request.form.get(f"mapping-{one.id}", "") for one in asked.gone},
    }


def _subject(grid_slug: str, code: str) -> tuple[Grid, Criterion]:
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_read(member)
    return grid, criterion_for(member, grid, code)


def _place(grid_slug: str, axis_code: str) -> tuple[Grid, Axis]:
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_read(member)
    return grid, axis_for(member, grid, axis_code)


def _rewritable(grid_slug: str, number: int) -> tuple[Grid, Proposal]:
    grid, proposal = opened(grid_slug, number)
    if not may_propose(current_member()) or not may_rewrite(current_member(), proposal):
        raise Forbidden("Le texte de cette proposition n’est pas, ou plus, à réécrire par vous.")
    return grid, proposal


def _wanted(proposal: Proposal, asked: Asked | None) -> Wording:
    if proposal.act == Act.add:
        return check_wording(proposal.text.patch)
    if asked is not None:
        return asked.wanted
    return wording_of(proposal.criterion.current) if proposal.criterion else Wording("", "")


def _told(made: Proposal, again: bool) -> str:
    if again:
        return "Le nouveau texte est enregistré ; les positions déjà prises sont à reconfirmer."
    if made.state == "draft":
        return f"Brouillon {made.number} gardé : votre groupe le lit, la promotion pas encore."
    return f"Proposition {made.number} : toute la promotion peut la lire."
