"""What a facilitator does with the block of a round: open it, show its stances, adopt what nobody contests."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.rounds.access import must_lead, step_for
from app.rounds.adopting import BlockMoved, adopt_block, open_block, show_block
from app.rounds.forms import BlockForm
from app.rounds.routes.blueprint import bp
from app.rounds.routes.pages import acted, again, block_form, context, opened
from app.web import beside_fields, current_member


@bp.post("/<int:number>/etapes/<int:step_id>/ronde", endpoint="open_block")
def open_all(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Bring the proposals of the block into their round."""
    grid, session = opened(grid_slug, number)
    must_lead(current_member())
    count = open_block(current_member(), session, step_for(current_member(), session, step_id))
    flash("La ronde est ouverte." if count else "La ronde était déjà ouverte.", "ok")
    return acted(grid, session)


@bp.post("/<int:number>/etapes/<int:step_id>/positions", endpoint="show_block")
def show_all(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """End the silence of the block."""
    grid, session = opened(grid_slug, number)
    must_lead(current_member())
    count = show_block(current_member(), session, step_for(current_member(), session, step_id))
    flash("Toute la promotion lit les positions." if count else "Les positions étaient déjà ouvertes.", "ok")
    return acted(grid, session)


@bp.post("/<int:number>/etapes/<int:step_id>/bloc", endpoint="adopt_block")
def adopt(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Adopt together what nobody contests."""
    grid, session = opened(grid_slug, number)
    member = current_member()
    must_lead(member)
    step = step_for(member, session, step_id)
    form = BlockForm(request.form, prefix="bloc-")
    try:
        adopted = adopt_block(member, session, step, _read(form.read.data or ""), form.reason.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, session, block_form=form)
    except BlockMoved as moved:
        # The sentence stays; what it is about is what stands there now.
        form.read.data = block_form(context(grid, session)["shown"]).read.data
        form.form_errors.append(moved.message)
        return again(grid, session, status=409, block_form=form)
    several = len(adopted) > 1
    flash(f"{len(adopted)} propositions adoptées ensemble." if several else "Une proposition adoptée.", "ok")
    return acted(grid, session)


def _read(text: str) -> dict[int, int]:
    """« 3.1 4.2 »: proposal 3 was read in its text 1, proposal 4 in its text 2. Anything else reads as nothing."""
    pairs = [one.partition(".") for one in text.split()]
    good = all(
        a.isascii() and b.isascii() and a.isdigit() and b.isdigit() and len(a + b) < 12 for a, _, b in pairs
    )
    return {int(a): int(b) for a, _, b in pairs} if good else {}
