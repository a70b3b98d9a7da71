"""Scripts with their imports written in do what they did as modules."""

from pathlib import Path

import pytest

from app.web.bundle import Unbundled, bundle

pytestmark = pytest.mark.pure


def written(folder: Path, **scripts: str) -> Path:
    for name, text in scripts.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "entry.js"


def test_a_module_is_written_in_once_in_a_scope_of_its_own_before_what_needs_it(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        shared="const secret = 1;\nexport const told = secret;\nexport function* all() {}\n",
        first='import { told } from "./shared.js";\nexport class First { told = told }\n',
        entry='import { First } from "./first.js";\nimport { told as said, all } from "./shared.js";\nawait First(said);\n',
    )
    text = bundle(entry)
    assert text.count("const secret = 1;") == 1
    assert text.index("const secret") < text.index("class First") < text.index("await First(said);")
    assert "const { told: said, all } = __0_shared;" in text
    assert "return { told, all };" in text
    assert "import" not in text
    assert "export" not in text


def test_what_is_fetched_on_use_is_found_from_where_the_whole_is(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room/drain.js").write_text('export const drain = () => import("./shrink.js");\n')
    entry = written(
        tmp_path, entry='import { drain } from "./room/drain.js";\nawait drain();\nimport("./own.js");\n'
    )
    text = bundle(entry)
    assert 'import("./room/shrink.js")' in text
    assert 'import("./own.js")' in text


def test_a_module_that_gives_nothing_runs_once_before_what_imports_it(tmp_path: Path) -> None:
    entry = written(
        tmp_path, page="listen();\n", entry='import "./page.js";\nimport "./page.js";\nstart();\n'
    )
    text = bundle(entry)
    assert text.count("listen();") == 1
    assert text.index("listen();") < text.index("start();")
    assert "import" not in text


def test_a_closing_list_of_exports_keeps_their_outer_names(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        library="function f() {}\nconst g = 2;\nexport { f as open, g };\n",
        entry='import { open, g } from "./library.js";\nopen(g);\n',
    )
    assert "return { open: f, g };" in bundle(entry)


def test_what_a_script_exports_and_imports_later_stays(tmp_path: Path) -> None:
    entry = written(tmp_path, entry='export const a = 1;\nconst late = () => import("./late.js");\n')
    assert bundle(entry) == entry.read_text()


@pytest.mark.parametrize(
    "text",
    [
        'import * as everything from "./other.js";\n',
        'import other from "./other.js";\n',
        'import { other } from "https://elsewhere.example/other.js";\n',
        "export default 1;\n",
        "export let changing = 1;\n",
    ],
)
def test_what_cannot_be_written_in_is_refused_rather_than_broken(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unbundled):
        bundle(written(tmp_path, other="export const other = 1;\n", entry=text))


def test_two_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        other='import { a } from "./entry.js";\nexport const b = a;\n',
        entry='import { b } from "./other.js";\nexport const a = b;\n',
    )
    with pytest.raises(Unbundled, match="import each other"):
        bundle(entry)
