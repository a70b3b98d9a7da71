"""Every address, asked by everybody: the answers are those of table.txt, and no promotion reaches into another."""

import pytest

from tests.architecture.access import table
from tests.architecture.access.asking import ACTORS, ELSEWHERE, SAFE, WAYS, Asking, Line, everything_of

# What identifies a thing in the whole installation: in an address of another promotion it leads nowhere.
OF_ONE_PROMOTION = {
    "member_id",
    "encounter_id",
    "objection_id",
    "operation_id",
    "media_id",
    "file_id",
    "trace",
    "day_id",
    "item_id",
    "link_id",
    "reply_id",
}

# They show what is in the file that was just sent.
ECHOING = {"grids.grid_from_file", "grids.criteria_from_file"}


def test_every_route_has_a_line_in_the_table(asking: Asking) -> None:
    known = {(line.method, line.endpoint) for line in table.read()}
    missing = [Line(*route) for route in sorted(asking.rules.keys() - known, key=lambda route: route[::-1])]
    lines = [_observed(asking, line) for line in missing]
    assert not lines, (
        f"Add to {table.FILE.name} (this is what the site answers now: judge it word by word), then run\n"
        f"python -m tests.architecture.access\n\n#    {'':30}{'  '.join(ACTORS)}\n" + "\n".join(lines)
    )


def test_every_line_of_the_table_is_about_a_route(asking: Asking) -> None:
    assert not [str(line) for line in table.read() if (line.method, line.endpoint) not in asking.rules]


@pytest.mark.parametrize("way", WAYS)
def test_everybody_gets_what_the_table_says(asking: Asking, way: str) -> None:
    faults = []
    for line, expected in table.read().items():
        for column in ACTORS:
            got = asking.ask(line, column, way)
            if got != expected[column]:
                faults.append(f"{line}, {column}: « {got} », the table says « {expected[column]} »")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("column", ELSEWHERE)
def test_what_is_ours_cannot_be_reached_through_the_address_of_another_promotion(
    asking: Asking, column: str
) -> None:
    """Their own address and membership, our ids in every other parameter and in every field."""
    actor, ours = asking.who(column), asking.ours
    with asking.app.app_context():
        before = everything_of(ours.ids["cohort"])
    faults = []
    for line in table.read():
        arguments = asking.rules[line.method, line.endpoint].arguments
        if "cohort_slug" not in arguments:
            continue
        path = asking.address(line, actor, cohort_slug=asking.theirs.address["cohort_slug"])
        watch = None if line.method in SAFE else (lambda: everything_of(ours.ids["cohort"]))
        answer = asking.send(line, path, actor, {}, watch)
        if arguments & OF_ONE_PROMOTION and answer.status_code not in (403, 404):
            faults.append(f"{line}: {answer.status} for an id of another promotion")
        if asking.ledger.kept and asking.ledger.seen != before:
            faults.append(f"{line}: changes another promotion")
        told = ours.mark.encode() in answer.data and line.endpoint not in ECHOING
        if answer.status_code >= 500 or told:
            faults.append(f"{line}: {answer.status}, tells what is of another promotion")
    assert not faults, "\n".join(faults)


def test_the_page_of_docs_says_what_the_table_says(asking: Asking) -> None:
    assert table.PAGE.read_text("utf-8") == table.rendered(asking.app, table.read()), (
        "Run python -m tests.architecture.access"
    )


def _observed(asking: Asking, line: Line) -> str:
    return table.written(line, {column: asking.ask(line, column, "plain") for column in ACTORS})
