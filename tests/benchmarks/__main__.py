"""`make bench`: measures everything (or the modules named), prints the figures, fails if a promise is not kept."""

import importlib
import pkgutil
import sys
from pathlib import Path

SHARED = {"__main__", "figures"}


def subjects() -> list[str]:
    """The modules of this folder that measure something."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if module.name not in SHARED and not module.name.startswith("_")
    )


def main(wanted: list[str]) -> int:
    """Prints each figure as soon as it is known; 1 if one is missed."""
    missed = 0
    for subject in wanted or subjects():
        print(f"\n{subject}", flush=True)
        for figure in importlib.import_module(f"tests.benchmarks.{subject}").measure():
            print(figure, flush=True)
            missed += not figure.kept
    print(f"\n{missed} promises not kept." if missed else "\nEvery promise is kept.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
