"""What a draft changes: two versions of a policy compared field by field and line by line."""


def differences(before, after, path=()):
    """Rows (path, before, after) where two contents differ; lines are dicts inside dicts, None where there is none.

    >>> list(differences({"Rate": "8", "Name": "A"}, {"Rate": "9", "Name": "A"}))
    [(('Rate',), '8', '9')]
    >>> old = {"Grades": {"good": {"Cap": "10"}, "fair": {"Cap": "5"}}}
    >>> new = {"Grades": {"good": {"Cap": "20"}, "best": {"Cap": "90"}}}
    >>> for row in differences(old, new):
    ...     print(row)
    (('Grades', 'good', 'Cap'), '10', '20')
    (('Grades', 'fair', 'Cap'), '5', None)
    (('Grades', 'best', 'Cap'), None, '90')
    >>> list(differences({"Grades": {}}, {"Grades": {}}))
    []
    """
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, dict) or isinstance(new, dict):
            yield from differences(old or {}, new or {}, (*path, key))
        elif old != new:
            yield (*path, key), old, new
