"""Trees that Odoo stores as paths (`parent_path`)."""


def path_ids(record):
    """Ids on the way from the root down to a record, which comes last; none where there is no record.

    >>> from types import SimpleNamespace
    >>> (
    ...     path_ids(SimpleNamespace(parent_path="1/4/9/")),
    ...     path_ids(SimpleNamespace(parent_path=False)),
    ... )
    ([1, 4, 9], [])
    """
    return [int(part) for part in (record.parent_path or "").split("/") if part]
