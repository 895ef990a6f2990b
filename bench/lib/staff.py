"""Members of staff who ask for customers, and what limits them."""


class Staff:
    """A member of staff for each role at one cooperative, with an API key.

    :param roles: codes of roles; a department head answers for one customer group
    """

    def __init__(self, env, population, roles):
        self.branch, self.group = population.branches[7], population.groups[3]
        self.users, self.keys = {}, {}
        for role in roles:
            user = env["res.users"].create({"name": role, "login": f"bench-{role}"})
            env["hr.employee"].create({"name": role, "user_id": user.id})
            limited = {"customer_group_id": self.group.id} if role == "department_head" else {}
            env["rcc.post"].create(
                {
                    "user_id": user.id,
                    "role_id": env.ref(f"rcc_branch.role_{role}").id,
                    "branch_id": self.branch.id,
                    **limited,
                }
            )
            keys = env["res.users.apikeys"].with_user(user).sudo()  # the key of each user
            self.users[role], self.keys[role] = user, keys._generate("rpc", "bench", None)
        env.cr.commit()

    def condition(self, role):
        """What a user of all branches adds to a domain to see what this role sees."""
        return {
            "executive": [],
            "department_head": [("rcc_customer_group_id", "in", self.group.ids)],
        }.get(role, [("rcc_branch_id", "in", self.branch.ids)])
