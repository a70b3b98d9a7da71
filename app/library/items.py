"""What a page points at: links, documents, and things of the site by reference."""

from urllib.parse import urlsplit

from sqlalchemy import select

from app.cohorts.models import Membership
from app.comparison.models import Synthesis
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork.attachments import Attachment
from app.fieldwork.documents import TYPE
from app.fieldwork.evidence import Evidence
from app.grids.models import Criterion
from app.library.access import item_of, may_remove, must_write
from app.library.models import ResourceItem, ResourcePage, Sort
from app.library.shown import shared
from app.library.writing import begun
from app.programme.models import Day
from app.tables import now

MOST = 60
TOO_MANY = f"Une page porte {MOST} éléments au plus : retirez-en avant d’en ajouter."
NO_LINK = "Une adresse de page commence par https:// ou http://, suivi d’un nom de site."
NO_TITLE = "Donnez un titre : c’est lui qu’on lira."
NO_ABSTRACT = "Dites en une phrase ou deux pourquoi le lire."
ONLY_PDF = "Un document est un fichier PDF. Une photo se cite depuis les traces, avec l’accord qui va avec."


def add_link(member: Membership, day: Day, url: str, title: str, abstract: str) -> ResourceItem:
    """A card to a page elsewhere; nothing is asked of that site. The same address again is the same card."""
    must_write(member)
    faults = _said(title, abstract)
    if not is_page(url):
        faults["url"] = NO_LINK
    if faults:
        raise Invalid(faults)
    page = begun(member, day)
    for one in live_items(page):
        if one.sort == Sort.link and one.url == url:
            return one
    return _add(member, page, Sort.link, url=url, title=title, abstract=abstract)


def check_document(sent: Attachment | None, title: str, abstract: str) -> None:
    """Raises Invalid before anything is kept."""
    faults = _said(title, abstract)
    if sent is None:
        faults["file"] = "Choisissez un fichier PDF."
    elif sent.content_type != TYPE:
        faults["file"] = ONLY_PDF
    if faults:
        raise Invalid(faults)


def add_document(
    member: Membership, day: Day, sent: Attachment, file: str, title: str, abstract: str
) -> ResourceItem:
    """Note a document whose bytes are kept under `file`."""
    must_write(member)
    check_document(sent, title, abstract)
    page = begun(member, day)
    return _add(
        member, page, Sort.document, file=file, size=len(sent.content), title=title, abstract=abstract
    )


def refer(member: Membership, day: Day, sort: str, wanted: str) -> ResourceItem:
    """Point at a criterion, a synthesis or a trace of the cohort; twice is once. Raises NotFound."""
    must_write(member)
    cohort = member.cohort_id
    page = begun(member, day)
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else -1
    if sort == Sort.criterion:
        query = select(Criterion.id).where(Criterion.cohort_id == cohort, Criterion.id == number)
        given: dict[str, int | str | None] = {"criterion_id": db.session.scalar(query)}
    elif sort == Sort.synthesis:
        query = select(Synthesis.id).where(
            Synthesis.cohort_id == cohort, Synthesis.id == number, Synthesis.group_id.is_(None)
        )
        given = {"synthesis_id": db.session.scalar(query)}
    elif sort == Sort.trace:
        found = select(Evidence.id).where(Evidence.cohort_id == cohort, Evidence.id == wanted, shared())
        given = {"evidence_id": db.session.scalar(found)}
    else:
        raise NotFound()
    if None in given.values():
        raise NotFound("Ce que vous vouliez citer n’est plus montré ici.")
    name, value = next(iter(given.items()))
    for one in live_items(page):
        if one.sort == sort and getattr(one, name) == value:
            return one
    return _add(member, page, Sort(sort), **given)


def remove_item(member: Membership, day: Day, item_id: int) -> None:
    """Take an item off its page, published or not. Raises Forbidden, NotFound."""
    must_write(member)
    page = begun(member, day)
    item = item_of(member.cohort_id, item_id)
    if item.page_id != page.id:
        raise NotFound()
    if not may_remove(member, item):
        raise Forbidden("Seules l’équipe encadrante et la personne qui l’a ajouté retirent un élément.")
    item.removed_at = now()
    db.session.flush()


def live_items(page: ResourcePage) -> list[ResourceItem]:
    """What the page points at now, in the order it was added."""
    query = (
        select(ResourceItem)
        .where(
            ResourceItem.cohort_id == page.cohort_id,
            ResourceItem.page_id == page.id,
            ResourceItem.removed_at.is_(None),
        )
        .order_by(ResourceItem.id)
    )
    return list(db.session.scalars(query))


def is_page(url: str) -> bool:
    """Whether this is the address of a page: nothing that runs, nothing without a site."""
    if len(url) > 2000 or any(ord(one) <= 32 or one == "\\" for one in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _said(title: str, abstract: str) -> dict[str, str]:
    faults = {}
    if not title.strip():
        faults["title"] = NO_TITLE
    if not abstract.strip():
        faults["abstract"] = NO_ABSTRACT
    return faults


def _add(member: Membership, page: ResourcePage, sort: Sort, **given: object) -> ResourceItem:
    if len(live_items(page)) >= MOST:
        raise Invalid.single(TOO_MANY)
    item = ResourceItem(
        cohort_id=page.cohort_id, page_id=page.id, sort=str(sort), author_id=member.id, **given
    )
    db.session.add(item)
    db.session.flush()
    return item
