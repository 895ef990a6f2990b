"""Walking one cell of the matrix: what a role really can do with a model, place by place."""

from colleague import Colleague, Refused
from table import OPERATIONS, Line

WORDS = ("AccessError", "UserError", "ValidationError")
# Odoo lists activities to those who may post; others read them on the customer's page.
LISTED_TO_WRITERS = ("mail.activity",)
ARGUMENTS = {"read": {"fields": ["id"]}, "write": {"vals": {}}, "unlink": {}}


def faults(who: Colleague, role: str, line: Line, truth: dict[str, list[int]]):
    """Every difference between a cell and the server's behaviour, in words."""
    for operation in OPERATIONS.values():
        if not truth or operation == "create":
            expected = bool(line.places(role, operation))
            if _has(who, line.model, [], operation) != expected:
                yield f"{operation} is {'closed' if expected else 'open'}"
    seen = _seen(who, line.model)
    for place, records in truth.items():
        inside = seen & set(records)
        if place in line.places(role, "read"):
            if len(inside) != len(records) and line.model not in LISTED_TO_WRITERS:
                yield f"finds {len(inside)} of {len(records)} {place}"
        elif inside:
            yield f"finds {len(inside)} {place}"
    for operation in ("read", "write", "unlink"):
        yield from _operation_faults(who, line, operation, line.places(role, operation), truth)


def _operation_faults(who, line, operation, places, truth):
    """One record a place. What is closed is really tried, by both doors; deletions that are open are asked for."""
    for place, records in truth.items():
        if place not in places:
            # a place may hold one's own rows, which one changes
            mine = "own" in places and operation != "read" and place != "anywhere"
            if not mine and not _refused(who, line.model, operation, records[0]):
                yield f"{operation} is open in {place}"
        elif not _open(who, line.model, operation, records[-1]):
            yield f"{operation} is closed in {place}"


def observed(who: Colleague, line: Line, truth: dict[str, list[int]]) -> str:
    """The cell as the server behaves, for a model that has no line yet."""
    words = []
    for letter, operation in OPERATIONS.items():
        if truth and operation != "create":
            places = [p for p, ids in truth.items() if _open(who, line.model, operation, ids[0])]
        else:
            places = ["all"] if _has(who, line.model, [], operation) else []
        if places:
            words.append(f"{letter}:{'+'.join(sorted(places))}")
    return " ".join(words)


def _open(who: Colleague, model: str, operation: str, record: int) -> bool:
    """Whether it is done. A deletion is only asked for; a change that a law refuses in words is no closed door."""
    if operation != "read" and not _has(who, model, [record], operation):
        return False
    return operation == "unlink" or not _refused_json(who, model, operation, record)


def _seen(who: Colleague, model: str) -> set[int]:
    """Ids by /json/2; an AccessError means none."""
    try:
        return set(who.call(model, "search", domain=[], context={"active_test": False}))
    except Refused as refusal:
        assert refusal.kind == "AccessError", str(refusal)
        return set()


def _has(who: Colleague, model: str, records: list[int], operation: str) -> bool:
    """What the web client is told."""
    return who.ask(model, "has_access", records, operation)


def _refused(who: Colleague, model: str, operation: str, record: int) -> bool:
    """Whether it is refused in words; the doors take turns, so that each model is tried at both."""
    door = (_refused_json, _refused_web)[(who.id + len(operation)) % 2]
    return door(who, model, operation, record, WORDS)


def _refused_json(who, model, operation, record, kinds=WORDS[:1]):
    try:
        who.call(model, operation, [record], **ARGUMENTS[operation])
    except Refused as refusal:
        return refusal.kind in kinds
    return False


def _refused_web(who, model, operation, record, kinds):
    try:
        who.ask(model, operation, [record], *ARGUMENTS[operation].values())
    except Refused as refusal:
        return refusal.kind in kinds
    return False
