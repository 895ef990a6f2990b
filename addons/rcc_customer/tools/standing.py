"""White, grey and black list: which of several listings counts."""

LISTS = [("white", "White list"), ("grey", "Grey list"), ("black", "Black list")]
RANKS = {name: rank for rank, (name, _label) in enumerate(LISTS)}  # the higher, the worse


def worst(names):
    """The listing that counts among several, None without any.

    >>> worst(["white", "black", "grey"]), worst(["white"]), worst([])
    ('black', 'white', None)
    """
    return max(names, key=RANKS.__getitem__, default=None)
