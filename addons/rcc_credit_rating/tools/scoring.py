"""Points, panels and grades of a credit rating, as plain functions.

These are the rules as a person would work them out on paper. The server scores
whole sets of households in one SQL statement (``models/rating_engine.py``); a test
holds the two against each other. All figures are exact (``Decimal``): a score is
never rounded before it is graded.

Source of the procedure: 农户贷款管理办法 (银监发〔2012〕50号); the example policy is
described in ``data/``.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# Answers about the borrowing history that count as a repayment record.
REPAYMENT_RECORD = ("repaid_3y", "repaid")
# A trimmed mean needs this many opinions; fewer are averaged as they are.
TRIM_FROM = 5
MINIMUM_OPINIONS = 3


@dataclass(frozen=True)
class Band:
    """Points from ``lower`` upwards, as far as the next band.

    Only lower bounds are kept, so bands can neither overlap nor leave a gap.
    ``lower=None`` has no lower end. ``above=True`` starts just above the bound
    ("more than 0" beside "0 and less").
    """

    lower: Decimal | None
    points: Decimal
    above: bool = False

    def reached_by(self, value):
        """Whether the value is at or past the start of this band."""
        if self.lower is None:
            return True
        return value > self.lower if self.above else value >= self.lower

    @property
    def order(self):
        """Position on the number line; no lower end comes first."""
        return (self.lower is not None, self.lower or 0, self.above)


@dataclass(frozen=True)
class GradeRule:
    """A grade: the score and the panel mean it starts at (closed below)."""

    name: str
    score_from: Decimal
    panel_from: Decimal = Decimal(0)
    needs_record: bool = False


def exact(value):
    """Return a number as a Fraction; a float by what it shows, not its binary value.

    >>> exact(94.99) < 95, exact("1/3") * 3
    (True, Fraction(1, 1))
    """
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def band_points(bands, value):
    """Return the points of the highest band that the value reaches, or None.

    >>> ratio = [Band(1.5, 13), Band(1, 11), Band(0.5, 7), Band(0, 3, above=True), Band(None, 0)]
    >>> [band_points(ratio, value) for value in (1.5, 1.49, 1, 0.5, 0.1, 0, -2)]
    [13, 11, 11, 7, 3, 0, 0]

    An unknown value stays unknown, and so does one below every band:

    >>> members = [Band(3, 8), Band(2, 7), Band(1, 5)]
    >>> [band_points(members, value) for value in (7, 3, 2, 1, 0, None)]
    [8, 8, 7, 5, None, None]
    """
    if value is None:
        return None
    reached = [band for band in bands if band.reached_by(value)]
    return max(reached, key=lambda band: band.order).points if reached else None


def panel_mean(opinions):
    """Return the panel's mean of opinions in points, exact, or None below three.

    From five opinions on, the highest and the lowest are dropped once each.

    >>> panel_mean([30, 25]) is None
    True
    >>> panel_mean([30, 25, 15]), panel_mean([30, 30, 30, 0])
    (Fraction(70, 3), Fraction(45, 2))
    >>> panel_mean([30, 30, 25, 25, 0])
    Fraction(80, 3)
    """
    if len(opinions) < MINIMUM_OPINIONS:
        return None
    ordered = sorted(exact(opinion) for opinion in opinions)
    if len(ordered) >= TRIM_FROM:
        ordered = ordered[1:-1]
    return sum(ordered) / len(ordered)


def panel_spread(opinions):
    """Return highest minus lowest opinion; policy raises an alarm above 15.

    >>> panel_spread([30, 25, 15]), panel_spread([30, 25, 0])
    (15, 30)
    """
    return max(opinions) - min(opinions) if opinions else 0


def score(points):
    """Return the sum of the points, or None while one indicator is unknown.

    >>> score({"members": 8, "labour": 7}), score({"members": 8, "labour": None})
    (Fraction(15, 1), None)
    """
    if any(value is None for value in points.values()):
        return None
    return sum(map(exact, points.values()), Fraction(0))


def grade(rules, total, mean=None, has_record=True):
    """Return the best grade that score, panel and repayment record all allow.

    >>> D = Decimal
    >>> sunshine = [
    ...     GradeRule("特优", D(95), D(28), True),
    ...     GradeRule("优秀", D(85), D(23)),
    ...     GradeRule("较好", D(70), D(15)),
    ...     GradeRule("一般", D(60), D(8)),
    ... ]
    >>> def name(total, mean=30, has_record=True):
    ...     found = grade(sunshine, total, mean, has_record)
    ...     return found.name if found else None

    Bands are closed below and open above:

    >>> name(94.99), name(95), name(85), name(84.99), name(60), name(59.99)
    ('优秀', '特优', '优秀', '较好', '一般', None)

    The panel caps the grade, whatever the score:

    >>> name(70, mean=0) is None
    True
    >>> name(96, mean=26), name(90, mean=20), name(100, mean=8), name(100, mean=7.99)
    ('优秀', '较好', '一般', None)

    特优 needs a repayment record:

    >>> name(97, has_record=False)
    '优秀'
    """
    if total is None:
        return None
    for rule in sorted(rules, key=lambda rule: -exact(rule.score_from)):
        panel = not rule.panel_from or (mean is not None and exact(mean) >= exact(rule.panel_from))
        record = has_record or not rule.needs_record
        if exact(total) >= exact(rule.score_from) and panel and record:
            return rule
    return None
