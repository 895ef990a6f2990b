"""Roles in a household are told from its head: another head, other roles."""

ADULT = 18  # years, Civil Code art. 17
HOUSEHOLD_ROLES = ("head", "spouse", "child", "parent", "other")
# {role of who becomes the head: {role towards the former head: role towards the new one}}
TOWARDS = {
    "spouse": {"head": "spouse", "child": "child"},
    "child": {"head": "parent", "spouse": "parent"},
    "parent": {"head": "child"},
}


def role_after(new_head, role):
    """What a member is to the new head, who was `new_head` to the former one; "other" where it cannot be told.

    >>> role_after("spouse", "head"), role_after("spouse", "child"), role_after("spouse", "parent")
    ('spouse', 'child', 'other')
    >>> role_after("child", "spouse"), role_after("child", "child")
    ('parent', 'other')
    >>> role_after("head", "parent")
    'parent'
    """
    if new_head == "head":
        return role
    return TOWARDS.get(new_head, {}).get(role, "other")
