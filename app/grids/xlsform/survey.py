"""An XLSForm file read as axes and criteria. What can't be taken is told row by row, with its number and the reason."""

from dataclasses import dataclass, field

from app.errors import Invalid
from app.grids.axes import CODE, INTRO_LIMIT, TITLE_LIMIT, free_code
from app.grids.offered import OfferedAxis, OfferedCriterion
from app.grids.xlsform import columns as own
from app.grids.xlsform.headings import Lists, Named, lists_of, named
from app.grids.xlsform.questions import criterion_of, introduction_of
from app.grids.xlsform.refusing import why_not
from app.grids.xlsform.rows import reads_as
from app.grids.xlsform.tables import Tables

MOST_CRITERIA = 300


@dataclass(frozen=True)
class Told:
    """Something about a row of the file: its number (None for the whole file), what it is, and a French sentence."""

    line: int | None
    what: str
    text: str
    sheet: str = "survey"


@dataclass
class Found:
    """What a file offers. `refused` rows make nothing; `changed` ones make something, without all that they said."""

    title: str = ""
    axes: list[OfferedAxis] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    changed: list[Told] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many criteria it offers."""
        return sum(axis.size for axis in self.axes)


@dataclass
class _Axis:
    code: str
    title: str
    # The introduction that we wrote; it counts if the note that tells it is still there.
    kept: str = ""
    intro: str = ""
    criteria: list[OfferedCriterion] = field(default_factory=list)


class _Reading:
    """The rows one after the other, with the groups that are open."""

    def __init__(self, found: Found, lists: Lists) -> None:
        self.found, self.lists = found, lists
        self.axes: list[_Axis] = []
        self.open: list[Named] = []
        self.block: list[Named] = []
        self.loop: Named | None = None

    def read(self, line: Named) -> None:
        """One row."""
        begins, ends = line.begins, line.ends
        if ends:
            self._end(line)
        elif begins:
            self.open.append(line)
            self._begin(line)
        elif self.loop is not None:
            self._refuse(
                line, f"Elle est dans une boucle (ligne {self.loop.number}), qui n’a pas d’équivalent ici."
            )
        elif self.block and (
            (self.open and self.open[-1].get(own.KIND)) or line.get(own.ROLE) == own.CONTINUED
        ):
            self.block.append(line)
        else:
            self._close()
            self._question(line)

    def finish(self) -> None:
        """After the last row."""
        self._close()
        for line in self.open:
            self.found.changed.append(
                Told(line.number, line.what, "Ce groupe n’est jamais refermé (end_group).")
            )
        self.found.axes = [
            OfferedAxis(axis.code, axis.title, axis.intro, tuple(axis.criteria))
            for axis in self.axes
            if axis.criteria
        ]
        for axis in self.axes:
            if not axis.criteria:
                told = "Ce groupe n’a aucune question reprise : il ne devient pas un axe."
                self.found.refused.append(Told(None, axis.title, told))

    def _begin(self, line: Named) -> None:
        if self.loop is not None:
            self._refuse(
                line, f"Elle est dans une boucle (ligne {self.loop.number}), qui n’a pas d’équivalent ici."
            )
            return
        self._close()
        if line.get(own.KIND):
            self.block = [line]
        elif line.begins == "repeat":
            self.loop = line
            self._refuse(
                line, "Une boucle (begin_repeat) n’a pas d’équivalent ici, ni les questions qu’elle contient."
            )
        elif len(self.open) == 1:
            title, intro = introduction_of(line)
            self._axis(line.name.upper(), title or line.name, intro)
            if lost := line.lost(("type", "name", "label")):
                self._change(line, f"Non repris : {', '.join(lost)}.")
        else:
            self._change(line, "Un groupe dans un groupe : ses questions rejoignent l’axe, sans ce titre.")

    def _end(self, line: Named) -> None:
        if not self.open:
            self._change(line, "Cette fin de groupe ne ferme rien.")
            return
        self._close()
        if self.open.pop() is self.loop:
            self.loop = None

    def _question(self, line: Named) -> None:
        if line.type == "note" and self._is_introduction(line):
            return
        reason = why_not(line)
        if line.get(own.ROLE) == own.CONTINUED:
            reason = "C’est la suite d’un critère qui n’est plus dans le fichier."
        if reason:
            self._refuse(line, reason)
            return
        self.block = [line]

    def _is_introduction(self, line: Named) -> bool:
        """A note at the head of a group introduces the axis."""
        axis = self.axes[-1] if self.axes and self._inside() else None
        if axis is None or axis.criteria or axis.intro or len(line.label) > INTRO_LIMIT:
            return False
        axis.intro = axis.kept if reads_as(axis.kept, line.label) else line.label
        if line.get(own.ROLE) != own.INTRODUCTION:
            self._change(line, "Cette note devient l’introduction de l’axe.")
        return True

    def _close(self) -> None:
        """The rows of one criterion are all there."""
        block, self.block = self.block, []
        if not block:
            return
        first = block[0]
        if sum(len(axis.criteria) for axis in self.axes) >= MOST_CRITERIA:
            self._refuse(first, f"Au-delà de {MOST_CRITERIA} critères, une grille ne se lit plus.")
            return
        try:
            taken = criterion_of(block, self.lists)
        except Invalid as refusal:
            self._refuse(first, " ".join(dict.fromkeys(refusal.errors.values())))
            return
        if not self.axes or not self._inside():
            self._loose_axis()
        self.axes[-1].criteria.append(taken.criterion)
        for told in taken.changed:
            self._change(first, told)

    def _inside(self) -> bool:
        """Whether a group is open that is no criterion of ours."""
        return any(not one.get(own.KIND) for one in self.open)

    def _loose_axis(self) -> None:
        """Questions outside any group have an axis too."""
        title = "Questions du fichier"
        if not self.axes or self.axes[-1].title != title:
            self._axis("", title, "")

    def _axis(self, code: str, title: str, intro: str) -> None:
        taken = {one.code for one in self.axes}
        free = code if CODE.fullmatch(code) and code not in taken else free_code(title, taken)
        self.axes.append(_Axis(free, title[:TITLE_LIMIT], kept=intro[:INTRO_LIMIT]))

    def _refuse(self, line: Named, text: str) -> None:
        self.found.refused.append(Told(line.number, line.what, text))

    def _change(self, line: Named, text: str) -> None:
        self.found.changed.append(Told(line.number, line.what, text))


def read_form(tables: Tables) -> Found:
    """All that the file says, as a grid could take it. Raises Invalid when nothing could be taken at all."""
    found = Found()
    survey, languages = named(tables.survey)
    lists = lists_of(tables.choices)
    for settings in named(tables.settings)[0][:1]:
        found.title = settings.get("form_title", "title")[:TITLE_LIMIT]
        if lost := settings.lost(("form_title", "form_id", "version", "default_language", "id_string")):
            found.changed.append(
                Told(settings.number, "réglages", f"Non repris : {', '.join(lost)}.", "settings")
            )
    reading = _Reading(found, lists)
    for line in survey:
        reading.read(line)
    reading.finish()
    found.refused += [Told(number, what, text, "choices") for number, what, text in lists.refused]
    for name in lists.unused():
        told = f"La liste « {name} » ne sert à aucun critère repris."
        found.refused.append(Told(lists.first_line(name), name, told, "choices"))
    found.changed += [Told(number, what, text, "choices") for number, what, text in lists.changed]
    if languages:
        told = f"Une seule langue est reprise. Laissées de côté : {', '.join(languages)}."
        found.changed.append(Told(None, "langues", told))
    found.refused += [
        Told(None, f"feuille « {name} »", "Cette feuille n’est pas reprise.", name) for name in tables.others
    ]
    return found
