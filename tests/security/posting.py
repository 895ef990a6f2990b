"""Moving staff as the union does it: the administrator proposes, an executive confirms."""

from colleague import Colleague


def move(admin: Colleague, second: Colleague, login: str, branch: str, group: str = "") -> None:
    """A new post in the same role at a branch, in the place of the one that is held."""
    own = [["user_id.login", "=", login], ["is_live", "=", True]]
    [held] = admin.call("rcc.post", "search_read", domain=own, fields=["user_id", "role_id"])
    post = {name: held[name][0] for name in ("user_id", "role_id")} | {"replaces_id": held["id"]}
    post["branch_id"] = admin.first("rcc.branch", ["code", "=", branch])
    if group:
        post["customer_group_id"] = admin.first("rcc.customer.group", ["code", "=", group])
    proposed = admin.call("rcc.post", "create", vals_list=[post])
    second.call("rcc.post", "action_confirm", proposed)
