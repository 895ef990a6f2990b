from . import limits, scoring
