"""Resident ID numbers of nobody, well formed (GB 11643-1999)."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(sequence: int, born: str = "19790909", region: str = "410527") -> str:
    """The number of this sequence; odd ones are men's."""
    body = f"{region}{born}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
