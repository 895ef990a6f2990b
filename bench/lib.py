"""What every bench needs: a clock and a figure that judges itself."""

import time
from dataclasses import dataclass


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
