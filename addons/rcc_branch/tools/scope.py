"""What a user's posts let them see, as a value: pairs of branches and customer group, and the cases lent to them."""

from dataclasses import dataclass
from functools import cached_property

from odoo.fields import Domain

NO_BRANCH = (
    -1
)  # in columns that scope rules read, what stands for no branch: IN needs no OR beside it


@dataclass(frozen=True)
class Scope:
    """Customers of some branches (None: of all) that belong to a customer group (None: to any), pair by pair.

    :param pairs: ``((branch ids or None, customer group id or None), …)``, at most one for each group
    :param lent: ``((model, ids), …)``: the cases lent to the user, with what belongs to them; under "res.partner" the
        households that they are about
    """

    pairs: tuple = ()
    lent: tuple = ()

    @classmethod
    def of(cls, pairs, lent=()):
        """Join pairs of the same group and drop what a wider pair sees anyway.

        >>> Scope.of([((2, 1), None), ((3,), None)]).pairs
        (((1, 2, 3), None),)
        >>> Scope.of([((1, 2), None), (None, 7), ((2, 3), 8), ((1,), 9)]).pairs
        (((1, 2), None), (None, 7), ((3,), 8))
        >>> Scope.of([((1,), None), (None, None), (None, 7)]).pairs
        ((None, None),)
        """
        places = {}
        for branches, group in pairs:
            held = places.get(group, set())
            places[group] = None if branches is None or held is None else held | set(branches)
        everyone = places.pop(None, set())
        if everyone is None:
            return cls(((None, None),), tuple(lent))
        rest = {
            group: branches if branches is None else branches - everyone
            for group, branches in places.items()
        }
        joined = [(everyone, None)] if everyone else []
        joined += [
            (rest[group], group) for group in sorted(rest) if rest[group] is None or rest[group]
        ]
        return cls(
            tuple((branches and tuple(sorted(branches)), group) for branches, group in joined),
            tuple(lent),
        )

    @property
    def unlimited(self):
        """Whether every customer of the cooperative is in scope.

        >>> Scope(((None, None),)).unlimited, Scope(((None, 7),)).unlimited, Scope().unlimited
        (True, False, False)
        """
        return (None, None) in self.pairs

    @cached_property
    def branch_ids(self):
        """The branches where at least one group's customers are in scope; None for all.

        >>> (
        ...     Scope.of([((1, 2), None), ((3,), 8)]).branch_ids,
        ...     Scope(((None, 7),)).branch_ids,
        ...     Scope().branch_ids,
        ... )
        ((1, 2, 3), None, ())
        """
        if any(branches is None for branches, _group in self.pairs):
            return None
        return tuple(sorted({branch for branches, _group in self.pairs for branch in branches}))

    def covers(self, branch_id, group_id=None):
        """Whether a customer of this branch and group is in scope.

        >>> scope = Scope.of([((1,), None), (None, 7)])
        >>> scope.covers(1), scope.covers(2), scope.covers(2, 7)
        (True, False, True)
        """
        return any(
            (branches is None or branch_id in branches) and group in (None, group_id or 0)
            for branches, group in self.pairs
        )

    def lent_ids(self, model):
        """The records of a model that lent cases open.

        >>> Scope((), (("rcc.loan", (4, 5)),)).lent_ids("rcc.loan"), Scope().lent_ids("rcc.loan")
        ((4, 5), ())
        """
        return dict(self.lent).get(model, ())

    def domain(self, branch_fields, group=None, cases=(), optional=False, open_group=False):
        """The rows in scope, as a domain: everything there is when the scope is unlimited.

        :param branch_fields: columns of branches, of which one in scope is enough
        :param group: path to the customer group; None where rows carry no customer, so that the branch decides
        :param cases: pairs (model, path to its id) by which rows belong to a lent case
        :param optional: rows of no branch pass (partners that are no customers); the columns say -1 there
        :param open_group: rows with an empty group are of every group (portfolios)

        >>> teller, head = Scope((((1, 2), None),)), Scope(((None, 7),))
        >>> teller.domain(["branch_id"])
        [('branch_id', 'in', [1, 2])]
        >>> teller.domain(["rcc_scope_key"], optional=True)
        [('rcc_scope_key', 'in', [-1, 1, 2])]
        >>> head.domain(["branch_id"], "partner_id.rcc_customer_group_id")
        [('partner_id.rcc_customer_group_id', '=', 7)]
        >>> head.domain(["branch_id"], "customer_group_id", open_group=True)
        [('customer_group_id', 'in', [7, False])]
        >>> head.domain(["branch_id"]).is_true(), Scope().domain(["branch_id"]).is_false()
        (True, True)
        >>> Scope((), (("rcc.loan", (4,)),)).domain(["branch_id"], cases=[("rcc.loan", "loan_id")])
        [('loan_id', 'in', [4])]
        """
        if self.unlimited:
            return Domain.TRUE
        rows = []
        pairs = Scope.of([*self.pairs, ((NO_BRANCH,), None)]).pairs if optional else self.pairs
        for branches, own in pairs:
            place = [Domain(field, "in", branches) for field in branch_fields]
            row = Domain.TRUE if branches is None else Domain.OR(place)
            if own and group:
                row &= Domain(group, "in", (own, False)) if open_group else Domain(group, "=", own)
            rows.append(row)
        for model, path in cases:
            if ids := self.lent_ids(model):
                rows.append(Domain(path, "in", ids))
        return Domain.OR(rows)


UNLIMITED = Scope(((None, None),))


@dataclass(frozen=True)
class Pen:
    """Where a user may change customers' records: everywhere in one scope, in another only those of the own
    portfolios and of none."""

    wide: Scope
    narrow: Scope
    portfolios: tuple = ()

    def domain(self, branch_fields, group, portfolio, optional=False):
        """The rows that the user may change; everything when the wide scope is unlimited.

        >>> pen = Pen(Scope(), Scope((((1,), None),)), (5,))
        >>> str(pen.domain(["rcc_branch_id"], "rcc_customer_group_id", "rcc_portfolio_id"))
        "['&', ('rcc_branch_id', 'in', [1]), '|', ('rcc_portfolio_id', 'in', [5]), ('rcc_portfolio_id', '=', False)]"
        >>> Pen(Scope(((None, None),)), Scope()).domain(["branch_id"], None, "x").is_true()
        True
        """
        own = Domain(portfolio, "in", self.portfolios) | Domain(portfolio, "=", False)
        return self.wide.domain(branch_fields, group, optional=optional) | (
            self.narrow.domain(branch_fields, group) & own
        )
