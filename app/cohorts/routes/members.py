"""Who is in the promotion."""

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts import links, qr
from app.cohorts.access import find_former_member, find_member
from app.cohorts.members import class_list, place, remove_member, restore_member
from app.cohorts.routes.blueprint import bp
from app.errors import Conflict, Invalid
from app.web import current_member, done, external_url, page, show

ROLES = [("student", "étudiant·e"), ("facilitator", "encadrant·e"), ("guest", "invité·e")]


@bp.get("/promotions/<cohort_slug>/membres")
def members() -> BaseResponse:
    """Everybody by group; a facilitator changes roles and groups here."""
    everybody = class_list(current_member())
    return show("cohorts/members.html", "cohorts/_members.html", everybody=everybody, roles=ROLES)


@bp.post("/promotions/<cohort_slug>/membres/<int:member_id>", endpoint="place")
def place_member(member_id: int) -> BaseResponse:
    """Change a member's role and group."""
    member = current_member()
    other = find_member(member, member_id)
    try:
        place(member, other, role=request.form.get("role", other.role), letter=request.form.get("letter", ""))
    except (Conflict, Invalid) as refusal:
        # The list comes back as it is, so that no menu keeps showing a choice that was refused.
        flash(refusal.message, "danger")
        return _members_again()
    if other.id == member.id:
        # What one may do has changed, and with it the whole page.
        return done(url_for("cohorts.members"))
    where = f"groupe {other.group.letter}" if other.group else dict(ROLES)[other.role]
    flash(f"{other.name} : {where}.")
    return _members_again()


@bp.post("/promotions/<cohort_slug>/membres/<int:member_id>/retrait", endpoint="remove_member")
def remove(member_id: int) -> BaseResponse:
    """End a member's access."""
    other = find_member(current_member(), member_id)
    remove_member(current_member(), other)
    flash(f"{other.name} n’a plus accès à la promotion. Ce qui a été écrit reste à son nom.")
    if other.person_id == current_user.id:
        return done(url_for("home.cohorts"))
    return _members_again()


@bp.post("/promotions/<cohort_slug>/membres/<int:member_id>/retour", endpoint="restore_member")
def restore(member_id: int) -> BaseResponse:
    """Give back the access."""
    other = find_former_member(current_member(), member_id)
    restore_member(current_member(), other)
    flash(f"{other.name} a de nouveau accès à la promotion.")
    return _members_again()


@bp.post("/promotions/<cohort_slug>/membres/<int:member_id>/lien", endpoint="make_link")
def make_link(member_id: int) -> BaseResponse:
    """Show a one-time sign-in link for a member, once."""
    other = find_member(current_member(), member_id)
    address = external_url("accounts.link", token=links.make_link(current_member(), other))
    answer = page("cohorts/link.html", other=other, address=address, qr=qr.drawing(address))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/promotions/<cohort_slug>/liens", endpoint="make_missing_links")
def make_missing_links() -> BaseResponse:
    """A page to print with a link for each member who has no password yet."""
    made, refused = links.make_missing_links(current_member())
    slips = [(other, external_url("accounts.link", token=token)) for other, token in made]
    answer = page("cohorts/links.html", slips=slips, refused=refused, draw=qr.drawing)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _members_again() -> BaseResponse:
    return done(
        url_for("cohorts.members"),
        partial="cohorts/_members.html",
        everybody=class_list(current_member()),
        roles=ROLES,
    )
