"""`make chaos`: thirty phones, a hundred thousand operations and a server killed again and again, on each database."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.storm import Storm, home
from tests.chaos.verdict import Verdict

DATABASES = ("sqlite", "postgresql")
SHOWN = 20


def main(given: list[str]) -> int:
    """Prints the seed, the figures and what is wrong; 1 if something is."""
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=DATABASES, action="append")
    asked = parser.parse_args(given)
    broken = 0
    for database in asked.database or DATABASES:
        storm = Storm(asked.operations, asked.phones, asked.kills, asked.seed, database, _tell)
        broken += bool(_run(storm))
    return 1 if broken else 0


def _tell(words: str) -> None:
    print(f"  … {words}", flush=True)


def _run(storm: Storm) -> list[str]:
    print(
        f"\n{storm.database}: {storm.operations:,} operations, {storm.phones} phones,"
        f" {storm.kills} kills, seed {storm.seed}",
        flush=True,
    )
    with (
        tempfile.TemporaryDirectory(prefix="visites-chaos-") as folder,
        home(storm.database, Path(folder)) as settings,
    ):
        storm.rage(Path(folder), settings)
        print(
            f"  over after {storm.seconds:.0f} s: {storm.done / storm.seconds:,.0f} operations a second",
            flush=True,
        )
        if storm.killed_with:
            print(
                f"  killed {len(storm.killed_with)} times, with {min(storm.killed_with)} to {max(storm.killed_with)} requests under way"
            )
        for what, times in sorted((storm.traffic.seen | storm.traffic.outcomes).items()):
            print(f"  {times:>9,}  {what}")
        verdict = Verdict(storm, settings)
        faults = verdict.judge()
    for what, number in verdict.figures.items():
        print(f"  {number:>9,}  {what}")
    print(f"  {len(faults)} broken promises" if faults else "  Every promise is kept.")
    for fault in faults[:SHOWN]:
        print(f"  - {fault}")
    return faults


if __name__ == "__main__":
    # Whoever ends it ends its servers too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    sys.exit(main(sys.argv[1:]))
