"""What every bench needs: a clock and a figure that judges itself."""

import ctypes
import gc
import resource
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A rate of ours and of its peer, measured in the same run; higher is better."""

    name: str
    ours: float
    peer: float
    floor: float
    unit: str = "rows/s"

    @property
    def ratio(self) -> float:
        """How many times the peer's rate ours is."""
        return self.ours / self.peer

    @property
    def holds(self) -> bool:
        """Whether the ratio is at its floor or above."""
        return self.ratio >= self.floor

    def __str__(self) -> str:
        """
        >>> print(Figure("import", 50, 100, floor=0.4))
        import: 50.0 rows/s, peer 100.0 rows/s, ratio 0.50 (floor 0.40) ok
        """
        verdict = "ok" if self.holds else "TOO LOW"
        return (
            f"{self.name}: {self.ours:,.1f} {self.unit}, peer {self.peer:,.1f} {self.unit}, "
            f"ratio {self.ratio:.2f} (floor {self.floor:.2f}) {verdict}"
        )


@dataclass(frozen=True)
class Delay:
    """What people wait for, ours and the peer's in the same run, in milliseconds; lower is better.

    It holds at `at_most` times the peer's, or within `or_plus` milliseconds of it, or below `below`.
    """

    name: str
    ours: float
    peer: float
    at_most: float = 1.2
    or_plus: float = 0.0
    below: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether ours is short enough, by one of the measures.

        >>> Delay("find", 8, 50, at_most=0.1).holds, Delay("find", 4, 50, at_most=0.1).holds
        (False, True)
        """
        plus = self.peer + self.or_plus if self.or_plus else 0
        return self.ours <= max(self.peer * self.at_most, plus, self.below)

    def __str__(self) -> str:
        """
        >>> print(Delay("open", 30, 20, or_plus=5))
        open: 30.0 ms, peer 20.0 ms, ratio 1.50 (at most 1.20 or +5 ms) TOO LONG
        """
        plus = f" or +{self.or_plus:g} ms" if self.or_plus else ""
        plus += f" or {self.below:g} ms" if self.below else ""
        return (
            f"{self.name}: {self.ours:,.1f} ms, peer {self.peer:,.1f} ms, ratio {self.ours / self.peer:.2f} "
            f"(at most {self.at_most:.2f}{plus}) {'ok' if self.holds else 'TOO LONG'}"
        )


@dataclass(frozen=True)
class Size:
    """What something may take at most."""

    name: str
    ours: float
    most: float
    unit: str = "MB"

    @property
    def holds(self) -> bool:
        """Whether it is not too much."""
        return self.ours <= self.most

    def __str__(self) -> str:
        """
        >>> print(Size("memory", 312.4, 500))
        memory: 312 MB (at most 500 MB) ok
        """
        verdict = "ok" if self.holds else "TOO MUCH"
        return f"{self.name}: {self.ours:,.0f} {self.unit} (at most {self.most:,.0f} {self.unit}) {verdict}"


class Memory:
    """`with Memory() as memory: …` and then `memory.peak`: the most that the process held, in MB."""

    def __enter__(self):
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        self.peak, self._over = 0.0, threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_exception):
        self._over.set()
        self._watch.join()

    def _look(self):
        while not self._over.wait(0.2):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            self.peak = max(self.peak, pages * resource.getpagesize() / 2**20)


class Clock:
    """`with Clock() as clock: …` and then `clock.seconds`."""

    seconds = 0.0

    def __enter__(self):
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_exception):
        self.seconds = time.perf_counter() - self._began


def run(module, env) -> int:
    """Print the figures of one bench; 1 when one is below its floor."""
    figures = list(module.main(env))
    for figure in figures:
        print(figure, flush=True)
    return 0 if figures and all(figure.holds for figure in figures) else 1
