"""When a committee may decide, and what its votes come to."""

from fractions import Fraction

# A share that asks for more than it names: a simple majority is more than one half.
MAJORITY = "1/2"


def reaches(part, whole, share):
    """Whether `part` of `whole` is the share asked for: "1/2" means more than half, others at least that much.

    >>> reaches(2, 3, "2/3"), reaches(3, 5, "2/3"), reaches(2, 4, "1/2"), reaches(3, 4, "1/2")
    (True, False, False, True)
    >>> reaches(4, 4, "1"), reaches(0, 0, "1/2")
    (True, False)
    """
    if not whole:
        return False
    return 2 * part > whole if share == MAJORITY else part >= Fraction(share) * whole


def quorum(members, present, minimum, share):
    """Whether enough members are present: a least number, and a share of all who were invited.

    >>> quorum(5, 4, 3, "2/3"), quorum(5, 3, 3, "2/3"), quorum(2, 2, 3, "2/3")
    (True, False, False)
    """
    return present >= minimum and reaches(present, members, share)


def outcome(votes_for, against, abstained, share, vetoed=False):
    """What the votes come to: "approved" or "rejected". An abstention is a vote that does not agree.

    >>> outcome(2, 1, 0, "2/3"), outcome(2, 0, 2, "2/3"), outcome(0, 0, 0, "2/3")
    ('approved', 'rejected', 'rejected')
    >>> outcome(4, 1, 0, "2/3", vetoed=True)
    'rejected'
    """
    agreed = reaches(votes_for, votes_for + against + abstained, share)
    return "approved" if agreed and not vetoed else "rejected"
