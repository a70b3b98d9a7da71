"""The house follows the learner's path: a room uses the rooms below it, and each file has one job."""

import ast
import enum
import importlib
import sys

import pytest

from tests.architecture.source import APP, FOUNDATIONS, ROOMS, WIRING, Import, Module, modules, role_of

IN_ROOMS = [module for module in modules() if module.room and module.room not in ("web", "kinds", "demo")]

# Role -> roles and foundations it may import inside the application.
ALLOWED = {
    "models": {"models", "extensions", "tables"},
    "access": {"models", "access", "errors", "extensions", "tables"},
    "verbs": {"models", "access", "verbs", "kinds", "errors", "extensions", "tables", "database"},
    # What the forms of two rooms share is in web/fields.py.
    "forms": {"forms", "web"},
    # The kinds are pure, and a page lists them.
    "routes": {"access", "verbs", "forms", "routes", "web", "errors", "kinds"},
}
# They know a request or an answer; a verb is called by commands and tests as well.
HTTP_PACKAGES = {
    "flask",
    "flask_login",
    "flask_limiter",
    "flask_compress",
    "flask_wtf",
    "htmx_flask",
    "werkzeug",
}
# Werkzeug's password hashing has nothing to do with requests, nor has the mixin of a person.
NOT_HTTP = {("werkzeug.security", "verbs"), ("flask_login", "models")}


def test_every_folder_of_the_application_is_a_room_of_the_house() -> None:
    folders = {path.name for path in APP.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders <= set(ROOMS)


def test_every_file_at_the_root_is_a_foundation_or_wiring() -> None:
    assert {path.stem for path in APP.glob("*.py")} <= {*FOUNDATIONS, *WIRING}


def test_no_room_imports_from_a_room_above_it() -> None:
    faults = []
    for module in modules():
        for found in module.imports:
            target = found.within_app
            if not target or target[0] in FOUNDATIONS or module.parts[0] in WIRING:
                continue
            if module.room is None or target[0] not in ROOMS or _level(target[0]) < _level(module.room):
                faults.append(f"{module.where}:{found.line} imports app.{'.'.join(target)}")
    assert not faults, "\n".join(faults)


def test_wiring_is_imported_by_nothing() -> None:
    faults = [
        f"{module.where}:{found.line}"
        for module in modules()
        if module.parts[0] not in WIRING
        for found in module.imports
        if found.target == "app" or found.within_app[:1] == ("cli",)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_file_imports_only_what_its_job_needs(role: str) -> None:
    faults = []
    for module in IN_ROOMS:
        if module.role != role:
            continue
        for found in module.imports:
            target = found.within_app
            if not target or found.typing_only:
                continue
            imported = target[0] if target[0] in ("web", "kinds", *FOUNDATIONS) else role_of(target)
            named_only = imported == "models" and role == "routes"  # see the next test
            if imported not in ALLOWED[role] and not named_only:
                faults.append(f"{module.where}:{found.line} ({role}) imports app.{'.'.join(target)}")
    assert not faults, "\n".join(faults)


def test_a_route_names_the_type_of_a_row_but_never_uses_the_table() -> None:
    faults = []
    for module in IN_ROOMS:
        if module.role == "routes":
            tables = {
                found.name
                for found in module.imports
                if role_of(found.within_app) == "models" and not _is_vocabulary(found)
            }
            faults += [f"{module.where}:{line} uses {name}" for name, line in module.used_as_values(tables)]
    assert not faults, "\n".join(faults)


def test_a_room_keeps_its_forms_and_routes_to_itself() -> None:
    faults = [
        f"{module.where}:{found.line} imports app.{'.'.join(found.within_app)}"
        for module in IN_ROOMS
        for found in module.imports
        if role_of(found.within_app) in ("forms", "routes") and found.within_app[0] != module.room
    ]
    assert not faults, "\n".join(faults)


def test_models_access_and_verbs_know_nothing_of_requests() -> None:
    faults = [
        f"{module.where}:{found.line} imports {found.target}.{found.name}"
        for module in IN_ROOMS
        if module.role in ("models", "access", "verbs")
        for found in module.imports
        if found.top in HTTP_PACKAGES and (found.target, module.role) not in NOT_HTTP
    ]
    assert not faults, "\n".join(faults)


def test_forms_are_made_of_wtforms_alone() -> None:
    allowed = {*sys.stdlib_module_names, "app", "wtforms", "markupsafe"}
    faults = [
        f"{module.where}:{found.line} imports {found.target}"
        for module in IN_ROOMS
        if module.role == "forms"
        for found in module.imports
        if found.top not in allowed
    ]
    assert not faults, "\n".join(faults)


def test_kinds_are_pure() -> None:
    faults = [
        f"{module.where}:{found.line} imports {found.target}"
        for module in modules()
        if module.room == "kinds"
        for found in module.imports
        if found.top.startswith(("flask", "sqlalchemy", "werkzeug", "wtforms"))
        or (found.within_app and found.within_app[0] not in ("kinds", "errors"))
    ]
    assert not faults, "\n".join(faults)


def test_the_web_room_knows_no_other_room() -> None:
    faults = [
        f"{module.where}:{found.line} imports {found.target}"
        for module in modules()
        if module.room == "web"
        for found in module.imports
        if found.within_app and found.within_app[0] not in ("web", *FOUNDATIONS)
    ]
    assert not faults, "\n".join(faults)


def test_routes_hold_no_query() -> None:
    faults = []
    for module in modules():
        if module.role != "routes" or module.room is None:
            continue
        faults += [
            f"{module.where}:{one.line} imports {one.target}" for one in module.imports if _is_sql(one.top)
        ]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in (
                "db.session",
                "db.select",
                "db.engine",
            ):
                faults.append(f"{module.where}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "select",
                "update",
                "insert",
                "delete",
            ):
                faults.append(f"{module.where}:{node.lineno} {ast.unparse(node.func)}(…)")
    assert not faults, "\n".join(faults)


def test_only_the_web_room_knows_htmx() -> None:
    faults = []
    for module in modules():
        if module.room == "web":
            continue
        for found in module.imports:
            wired = module.parts[0] in ("extensions", "__init__")
            if not wired and (
                found.top == "htmx_flask" or (found.within_app == ("extensions",) and found.name == "htmx")
            ):
                faults.append(f"{module.where}:{found.line} imports {found.target}.{found.name}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "request.htmx":
                faults.append(f"{module.where}:{node.lineno} request.htmx")
            if isinstance(node, ast.Constant) and str(node.value).lower().startswith("hx-"):
                faults.append(f"{module.where}:{node.lineno} {node.value!r}")
    assert not faults, "\n".join(faults)


def test_only_the_web_room_and_commands_commit() -> None:
    faults = [
        f"{module.where}:{node.lineno}"
        for module in modules()
        if module.room not in ("web", "demo") and module.parts[0] != "cli"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback")
    ]
    assert not faults, "\n".join(faults)


def _is_vocabulary(found: Import) -> bool:
    """An enumeration, such as the roles or the outcomes: words, not a table."""
    value = getattr(importlib.import_module(found.target), found.name)
    return isinstance(value, type) and issubclass(value, enum.Enum)


def _level(room: str) -> int:
    return ROOMS.index(room)


def _is_sql(package: str) -> bool:
    return package in ("sqlalchemy", "flask_sqlalchemy", "psycopg", "sqlite3")


def test_the_reading_of_imports_itself_sees_functions_and_modules(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A guard that reads nothing would pass everything."""
    graph = {module.where: {found.target for found in module.imports} for module in modules()}
    assert "app.tables" in graph["app/extensions.py"]
    assert "app.accounts.models" in graph["app/cohorts/models.py"]
    assert isinstance(modules()[0], Module)
