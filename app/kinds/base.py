"""What an answer kind is: one object, pure, that every room asks instead of testing a type.

Forms are mappings from a field's name (without prefix) to the list of strings received.
Values and params are JSON. `None` is the absence of an answer, never a value.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from app.kinds.merge import merge_whole
from app.kinds.spread import Spread
from app.kinds.xlsform import Asked

Form = Mapping[str, Sequence[str]]
FormLists = dict[str, list[str]]
Params = dict[str, Any]
Value = Any
Cell = str | int | float | None
Mapped = Mapping[str, str | None]


@dataclass(frozen=True)
class Column:
    """One column of a table or a CSV file; `key` is stable, `label` is French."""

    key: str
    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Entry:
    """One complete answer to summarise: a group's letter (or a person's mark), a name, a value."""

    letter: str
    name: str
    value: Value


@dataclass(frozen=True)
class Summary:
    """What a kind's picture needs, in the answers' own units; `n` counts the answers read."""

    n: int


@dataclass(frozen=True)
class Change:
    """How two sets of params of one kind differ.

    `mapping` holds the option ids that the new params no longer have: the id that replaces
    each, or None when it was retired (its answers then stay under their own id).
    """

    level: Literal["same", "wording", "compatible", "breaking"]
    reason: str
    mapping: dict[str, str | None] = field(default_factory=dict)


# What names a row of an editor. Examples serve the preview; only what somebody wrote is kept.
ROW_WORDS = ("row_id", "row_label")

SAME = Change("same", "Rien ne change.")


class Kind(ABC):
    """A kind of answer. Subclasses live one per module, as a module constant `KIND`."""

    name: ClassVar[str]
    label: ClassVar[str]
    hint: ClassVar[str]
    order: ClassVar[int]
    wants_evidence: ClassVar[bool] = False
    has_rows: ClassVar[bool] = False
    # Its values are of any length: lists of answers read them only where they are shown.
    lengthy: ClassVar[bool] = False

    def wants_reason(self, params: Params) -> bool:
        """True when the criterion asks to justify the answer in a sentence."""
        return bool(params.get("justification"))

    # The editor of a criterion

    @abstractmethod
    def default_params(self) -> Params:
        """Params that can be previewed at once and then edited."""

    @abstractmethod
    def params_form(self, params: Params) -> FormLists:
        """The editor's form for these params (what editor.html shows)."""

    def starting_form(self) -> FormLists:
        """The editor's form for a new criterion: the defaults, with rows that wait for their words."""
        form = self.params_form(self.default_params())
        return {name: [""] * len(texts) if name in ROW_WORDS else texts for name, texts in form.items()}

    @abstractmethod
    def parse_params(self, form: Form) -> Params:
        """Params from the editor's form; raises Invalid keyed by field."""

    @abstractmethod
    def check_params(self, params: Any) -> Params:
        """Params from JSON, normalised; gives option ids where missing; raises Invalid."""

    # An answer

    @abstractmethod
    def parse(self, form: Form, params: Params) -> Value | None:
        """The value entered, None when nothing was; Invalid for what can never be stored."""

    @abstractmethod
    def check(self, value: Any, params: Params) -> Value | None:
        """The same on a JSON value."""

    def missing(self, value: Value | None, params: Params) -> str | None:
        """Why a stored value is not complete, in French. It is kept and shown, not compared."""
        return None

    @abstractmethod
    def to_form(self, value: Value | None, params: Params) -> FormLists:
        """The form that parses back to this value."""

    @abstractmethod
    def describe(self, value: Value | None, params: Params) -> str:
        """The value in plain French, '' for None."""

    # Comparing

    def tell(self, value: Value | None, params: Params) -> str:
        """`describe` for wider circles than the readers of a sheet: what has no consent is left out."""
        return self.describe(value, params)

    def tell_parts(self, value: Value | None, params: Params) -> list[tuple[str, str]]:
        """The same as (title, text), what was seen apart from what is made of it; [] when nothing may be told."""
        told = self.tell(value, params)
        return [("", told)] if told else []

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """How far apart two or more answers are; None where only reading them tells."""
        return None

    @abstractmethod
    def columns(self, params: Params) -> list[Column]:
        """The columns this kind takes in a table or a CSV file."""

    @abstractmethod
    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        """One cell per column; None where nothing was said, never 0 instead."""

    @abstractmethod
    def summarise(self, entries: Sequence[Entry], params: Params) -> Summary:
        """What the picture needs. The caller leaves incomplete answers out."""

    # XLSForm

    @abstractmethod
    def to_xlsform(self, params: Params, name: str) -> Asked:
        """The rows that ask this under the field name `name`; their labels are the kind's own words."""

    @abstractmethod
    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        """Params, to be checked, from what a file asks; None when this kind does not ask so.

        `kept` are the params that a file of ours says it had, None for a file of somebody else.
        """

    # Living through changes

    @abstractmethod
    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        """How `new` differs from `old`; `mapping` says what replaces which removed option."""

    def convert(self, value: Value, mapping: Mapped) -> Value:
        """An old answer read under compatible params."""
        return value

    def pooled_params(self, old: Params, new: Params, mapping: Mapped) -> Params:
        """The params under which answers of both revisions can be summarised together."""
        return new

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        """Three-way merge; None when a person must decide. `base` is None for a first answer.

        A side that is None has erased the answer: callers settle that before asking.
        """
        return merge_whole(base, theirs, mine)
