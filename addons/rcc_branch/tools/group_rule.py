"""What the text of a rule on customers says, without Odoo: fixed values only, so a rule is data, never a program."""

import ast

LONGEST = 4000
OPERATORS = ("&", "|", "!")


def read_rule(text):
    """The domain that a rule's text spells, as a list; ValueError names the fault by its code
    (long, unreadable, computes, list, condition, operator).

    >>> read_rule("[('rcc_kind', '=', 'household')]")
    [('rcc_kind', '=', 'household')]
    >>> read_rule("[]")
    []
    >>> read_rule("[('create_uid', '=', uid)]")
    Traceback (most recent call last):
    ValueError: computes
    >>> read_rule("{'rcc_kind': 'household'}")
    Traceback (most recent call last):
    ValueError: list
    >>> read_rule("[('rcc_kind', '=')]")
    Traceback (most recent call last):
    ValueError: condition
    >>> read_rule("[('rcc_kind'")
    Traceback (most recent call last):
    ValueError: unreadable
    """
    if len(text) > LONGEST:
        raise ValueError("long")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("unreadable") from None
    try:
        domain = ast.literal_eval(tree)
    except (ValueError, TypeError):
        raise ValueError("computes") from None
    if not isinstance(domain, (list, tuple)):
        raise ValueError("list")
    list(conditions(domain))
    return list(domain)


def conditions(domain):
    """The conditions (field, operator, value) of a domain as read, operators between them left out.

    >>> list(conditions(["|", ("a", "=", 1), ("b.c", "in", [2])]))
    [('a', '=', 1), ('b.c', 'in', [2])]
    """
    for part in domain:
        if part in OPERATORS:
            continue
        if (
            not isinstance(part, (list, tuple))
            or len(part) != 3
            or not all(isinstance(word, str) for word in part[:2])
        ):
            raise ValueError("condition")
        yield tuple(part)


def paths(domain, before=()):
    """The paths of fields that a domain reads, those inside `any` included.

    >>> sorted(
    ...     paths(
    ...         [("a.b", "=", 1), ("c", "any", [("d", ">", 0), ("e", "not any", [("f", "=", 1)])])]
    ...     )
    ... )
    [('a', 'b'), ('c',), ('c', 'd'), ('c', 'e'), ('c', 'e', 'f')]
    """
    found = set()
    for field, operator, value in conditions(domain):
        path = (*before, *field.split("."))
        found.add(path)
        if operator.strip().lower() in ("any", "not any"):
            if not isinstance(value, (list, tuple)):
                raise ValueError("condition")
            found |= paths(value, path)
        elif operator.strip().endswith("!"):
            raise ValueError("operator")
    return found
