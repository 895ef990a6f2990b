"""./rcc test [addon or path …] [--fresh]: pure rules, addons' tests, tours, black-box tests.

Without arguments everything; with an addon its pure rules and its own tests. The last line is
`N passed, N failed, N skipped`. The run fails on a failed test, a skipped browser test, a warning
that our addons log, and when no test was run. --fresh builds the template database anew.
"""

import argparse
import sys

from scripts import setup
from scripts.quality import stages, template
from scripts.quality.counts import Counts
from scripts.quality.selection import Selection, select


def main(argv: list[str]) -> int:
    """Exit status 0 only when everything chosen was run and is right."""
    options = _options(argv)
    chosen = select(options.targets)
    env = template.use(setup.environment("test"))
    with env.start_postgres(unsafe=True):
        template.sweep(env)
        counts = run(env, chosen, options.fresh)
    report(counts)
    return counts.status


def run(env, chosen: Selection, fresh: bool = False) -> Counts:
    """All chosen stages, quick ones first; a failed stage does not keep the next from running."""
    counts = Counts()
    if chosen.pure:
        counts += stages.pure(env, chosen.pure)
    if chosen.addons:
        counts += stages.addons(env, chosen.addons, fresh=fresh)
    if chosen.demo:
        counts += stages.addons(env, chosen.demo, "demo")
    if chosen.black_box:
        counts += stages.black_box(env, chosen.black_box)
    return counts


def report(counts: Counts) -> None:
    """What is wrong besides the tests that pytest has shown, then the count, alone and last."""
    for fault in counts.faults:
        print(f"FAULT {_shortened(fault)}")
    for skip in counts.skips:
        print(
            f"{'SKIPPED BROWSER TEST' if skip['browser'] else 'skipped'} {skip['test']}: "
            f"{skip['reason']}"
        )
    sys.stdout.flush()
    print(counts, flush=True)


def _shortened(text: str, head: int = 4, tail: int = 10) -> str:
    """A log record without the middle of its traceback."""
    lines = text.splitlines()
    if len(lines) > head + tail + 1:
        lines[head:-tail] = [f"  … {len(lines) - head - tail} lines …"]
    return "\n".join(lines)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./rcc test", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="addon or path")
    parser.add_argument("--fresh", action="store_true", help="build the template database anew")
    return parser.parse_args(argv)
