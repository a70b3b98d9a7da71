"""The application's source as a graph: modules, their rooms, their roles, what each imports."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"

# From top to bottom: a room may use the rooms after it, never one before it.
ROOMS = (
    *(
        "demo",
        "upkeep",
        "privacy",
        "home",
        "exports",
        "notebook",
        "library",
        "programme",
        "comparison",
        "coding",
        "rounds",
        "deciding",
        "fieldwork",
    ),
    *("visits", "grids", "cohorts", "accounts", "web", "kinds"),
)
# At the root, below every room: settings, tables' base, extensions, errors.
FOUNDATIONS = ("config", "database", "errors", "extensions", "tables")
# At the root, above every room: they put the house together.
WIRING = ("__init__", "cli")


@dataclass(frozen=True)
class Import:
    """One imported name: `target` is the module if there is one, else what holds the name."""

    target: str
    name: str
    line: int
    typing_only: bool

    @property
    def top(self) -> str:
        """The package that is imported: flask, app, wtforms."""
        return self.target.partition(".")[0]

    @property
    def within_app(self) -> tuple[str, ...]:
        """The path below `app`, empty for other packages."""
        return tuple(self.target.split(".")[1:]) if self.top == "app" else ()


@dataclass(frozen=True)
class Module:
    """One file of the application."""

    path: Path

    @property
    def parts(self) -> tuple[str, ...]:
        """Its path below app/, without the suffix: ("grids", "models")."""
        return self.path.relative_to(APP).with_suffix("").parts

    @property
    def room(self) -> str | None:
        """The room it is in, None at the root."""
        return self.parts[0] if len(self.parts) > 1 else None

    @property
    def role(self) -> str:
        """models, access, forms, routes, or else verbs; a root module is its own role."""
        return role_of(self.parts)

    @property
    def where(self) -> str:
        """For messages: app/grids/models.py."""
        return str(self.path.relative_to(ROOT))

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.path.read_text("utf-8"), str(self.path))

    @cached_property
    def imports(self) -> list[Import]:
        """Every import, those inside functions included."""
        for_types = {id(node) for block in self._typing_blocks() for node in ast.walk(block)}
        found = []
        for node in ast.walk(self.tree):
            typing_only = id(node) in for_types
            if isinstance(node, ast.Import):
                found += [Import(one.name, one.name, node.lineno, typing_only) for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                found += [
                    Import(_resolve(base, one.name), one.name, node.lineno, typing_only) for one in node.names
                ]
        return found

    def used_as_values(self, names: set[str]) -> list[tuple[str, int]]:
        """Where one of `names` stands outside an annotation, with the line."""
        annotations = {id(part) for whole in self._annotations() for part in ast.walk(whole)}
        return [
            (node.id, node.lineno)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id in names and id(node) not in annotations
        ]

    def _annotations(self) -> list[ast.expr]:
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
                found.append(node.annotation)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
                found.append(node.returns)
        return found

    def _typing_blocks(self) -> list[ast.If]:
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        ]


def role_of(parts: tuple[str, ...]) -> str:
    """What kind of file a path below app/ is."""
    if len(parts) == 1 and parts[0] in (*FOUNDATIONS, *WIRING):
        return parts[0]
    role = parts[1] if len(parts) > 1 else ""
    return role if role in ("models", "access", "forms", "routes") else "verbs"


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the application."""
    return tuple(Module(path) for path in sorted(APP.rglob("*.py")))


@cache
def _resolve(base: str, name: str) -> str:
    """`from app.grids import editions` leads to app.grids.editions if that is a module."""
    path = ROOT.joinpath(*base.split("."), name)
    is_module = path.with_suffix(".py").is_file() or path.is_dir()
    return f"{base}.{name}" if base.partition(".")[0] == "app" and is_module else base
