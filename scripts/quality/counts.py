"""Results of test stages, added up; what else than a failed test makes a run fail."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Counts:
    """Passed, failed (errors and logged warnings of ours included) and skipped tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    faults: list[str] = field(default_factory=list)
    skips: list[dict] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, status: int) -> "Counts":
        """The report of scripts.quality.watch; none, or no test at all, is one failure."""
        if not path.exists():
            return cls.of_faults([f"pytest ended with status {status} before its report"])
        counts = cls(**json.loads(path.read_text(encoding="utf-8")))
        if not counts.passed + counts.failed:
            counts.faults.append("no test was run")
        elif status and not counts.failed:
            counts.faults.append(f"pytest ended with status {status}")
        counts.failed += len(counts.faults)
        return counts

    @classmethod
    def of_faults(cls, faults: list[str]) -> "Counts":
        """What went wrong before a test could run."""
        return cls(failed=len(faults), faults=faults)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.faults + other.faults,
            self.skips + other.skips,
        )

    @property
    def browser_skips(self) -> list[dict]:
        """Browser tests that were skipped: they say nothing, so the run fails."""
        return [skip for skip in self.skips if skip["browser"]]

    @property
    def status(self) -> int:
        """Exit status of the run."""
        return 1 if self.failed or self.browser_skips or not self.passed else 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
