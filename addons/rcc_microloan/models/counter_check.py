from odoo import api, models

from ..tools.daycount import add_months
from ..tools.refusal import Refusal


class CounterCheck(models.AbstractModel):
    """The rules of a drawdown at the counter: each answers with a refusal or nothing."""

    _name = "rcc.counter.check"
    _description = "Rules of the Counter"

    @api.model
    def _refusals(self, draft):
        """All refusals of a drawdown before any document is shown; `draft` is as `rcc.counter._draft` makes it."""
        judge = (
            self.sudo()
        )  # the rules need documents and grants of another branch; only words come back
        rules = (
            judge._refuse_grant,
            judge._refuse_listed,
            judge._refuse_place,
            judge._refuse_borrower,
            judge._refuse_own_entry,
            judge._refuse_age,
            judge._refuse_duty,
            judge._refuse_amount,
        )
        found = [refusal for rule in rules for refusal in rule(draft) if refusal]
        return list({refusal.reason: refusal for refusal in found}.values())

    def _refuse_listed(self, draft):
        """Nobody of a household with a member on the black list."""
        listed = (draft["household"] | draft["partner"]).mapped("rcc_standing")
        if "black" in listed:
            yield Refusal(
                "black_list",
                self.env._("A member of the household stands on the black list."),
                self.env._("Rule: nothing is paid out to a household on the black list."),
                self.env._(
                    "Way on: the customer manager clears the facts; risk management lifts the listing."
                ),
            )

    def _refuse_grant(self, draft):
        """A live grant of the household, its contract signed, nothing against it."""
        grant = draft["grant"]
        if not draft["household"] or not grant:
            yield Refusal(
                "no_grant",
                self.env._("The household has no grant."),
                self.env._("Rule: a drawdown needs a live grant."),
                self.env._("Way on: the customer manager proposes a grading."),
            )
            return
        for reason in grant._drawdown_refusal(draft["partner"]):
            yield Refusal(
                "grant",
                reason,
                self.env._("Rule: only a live grant without overdue loans or vetoes is drawn."),
                self.env._(
                    "Way on: repay what is overdue, or ask the customer manager about a new grading."
                ),
            )
        if not draft["product"]:
            yield Refusal(
                "no_product",
                self.env._("No loan product is in force."),
                way=self.env._("Way on: the department head activates a product under Policy."),
            )

    def _refuse_place(self, draft):
        """The granting branch and its outlets, other branches by the product's option."""
        if draft["grant"] and not draft["branch"]:
            yield Refusal(
                "place",
                self.env._(
                    "You have no teller's post at %(branch)s or an outlet below it.",
                    branch=draft["grant"].branch_id.name,
                ),
                self.env._("Rule: a grant is drawn at the branch that made it and its outlets."),
                self.env._(
                    "Way on: send the customer there, or ask for the product's option “other branches”."
                ),
            )

    def _refuse_borrower(self, draft):
        """The head, a member the head named in writing, or the spouse on a valid marriage certificate."""
        partner, household = draft["partner"], draft["household"]
        if not household or partner == household.rcc_head_id:
            return
        named = self._member(draft)._may_borrow(draft["date"])
        if not named and not self._marriage(partner, household.rcc_head_id, draft["date"]):
            yield Refusal(
                "borrower",
                self.env._(
                    "%(person)s may not borrow on this household's grant.", person=partner.name
                ),
                self.env._(
                    "Rule: the head borrows, a member the head named in writing, "
                    "or the spouse named on a valid marriage certificate."
                ),
                self.env._(
                    "Way on: serve the head, or file the marriage certificate or the head's written consent first."
                ),
            )

    def _refuse_own_entry(self, draft):
        """Who pays out did not enter, after the grant was made, that this person may borrow or is the head."""
        grant, partner, household = draft["grant"], draft["partner"], draft["household"]
        member = self._member(draft)
        if partner != household.rcc_head_id and not member._may_borrow(draft["date"]):
            member = self._marriage(partner, household.rcc_head_id, draft["date"])
        if self._entered_since(member, grant):
            yield Refusal(
                "own_entry",
                self.env._(
                    "After the grant was made you entered yourself that %(person)s may borrow.",
                    person=partner.name,
                ),
                self.env._(
                    "Rule: who pays out does not also enter who may borrow (separation of duties)."
                ),
                self.env._("Way on: another teller pays out."),
            )

    @api.model
    def _member(self, draft):
        """The borrower's present row in the household."""
        return self.env["rcc.membership"].search(
            [
                ("partner_id", "=", draft["partner"].id),
                ("group_id", "=", draft["household"].id),
                ("kind", "=", "household"),
                ("date_to", "=", False),
            ]
        )

    @api.model
    def _entered_since(self, record, grant):
        """Whether the present user made or changed the record after the grant, whose approvers did not see that."""
        made = (record.create_uid, record.create_date), (record.write_uid, record.write_date)
        return bool(record and grant) and any(
            user == self.env.user and date > grant.create_date for user, date in made
        )

    def _refuse_age(self, draft):
        """18 or older (Civil Code art. 17, 18); age and term within the product's limit."""
        product, birth = draft["product"], draft["partner"].rcc_birth_date
        rule = self.env._(
            "Rule: borrowers are %(low)s or older; age and term together are at most %(high)s years.",
            low=product.age_min,
            high=product.age_limit,
        )
        if not birth:
            yield Refusal(
                "age",
                self.env._("The borrower's birth date is unknown."),
                rule,
                self.env._("Way on: file the resident ID."),
            )
        elif add_months(birth, 12 * product.age_min) > draft["date"]:
            yield Refusal(
                "age",
                self.env._("The borrower is younger than %(years)s.", years=product.age_min),
                rule,
            )
        elif product.age_limit and draft["due_date"] > add_months(birth, 12 * product.age_limit):
            yield Refusal(
                "age",
                self.env._(
                    "The borrower would be older than %(years)s when the loan is due.",
                    years=product.age_limit,
                ),
                rule,
                self.env._(
                    "Way on: a shorter term, or a younger member whom the head names in writing."
                ),
            )

    def _refuse_duty(self, draft):
        """Recommender and approver of the grant do not pay it out."""
        grant, employee = draft["grant"], draft["employee"]
        if employee and employee in (grant.recommender_id | grant.approver_id):
            yield Refusal(
                "duty",
                self.env._("You recommended or approved this grant."),
                self.env._(
                    "Rule: who recommends or approves does not pay out (separation of duties)."
                ),
                self.env._("Way on: another teller pays out."),
            )

    def _refuse_amount(self, draft):
        """Inside the available limit, a term the product has."""
        amount, product = draft["amount"], draft["product"]
        if not 0 < draft["months"] <= product.months_max:
            yield Refusal(
                "months",
                self.env._("The term must be 1 to %(months)s months.", months=product.months_max),
                self.env._("Rule: terms of the loan product %(product)s.", product=product.name),
            )
        if amount is None:
            return
        if not self.env["rcc.authority"]._in_force("payout", amount, {"product_id": product}):
            yield Refusal(
                "authority",
                self.env._(
                    "Nobody has the authority for an amount of %(amount)s yuan.",
                    amount=f"{amount:,.2f}",
                ),
                self.env._("Rule: payouts stay within the table of authority."),
                self.env._(
                    "Way on: a smaller amount, or a new version of the table under Policies."
                ),
            )
        if amount <= 0 or round(amount, 2) != amount:
            yield Refusal(
                "amount", self.env._("The amount must be positive, in yuan and whole cents.")
            )
        elif draft["grant"] and amount > round(draft["grant"].amount_available, 2):
            yield Refusal(
                "limit",
                self.env._(
                    "%(amount)s yuan is more than the %(available)s yuan available.",
                    amount=f"{amount:,.2f}",
                    available=f"{draft['grant'].amount_available:,.2f}",
                ),
                self.env._("Rule: the loans of a grant never exceed its limit."),
                self.env._("Way on: a smaller amount, a repayment first, or a new grading."),
            )

    @api.model
    def _marriage(self, partner, head, date):
        """The valid marriage certificate that names this person and the head; divorce and death end it that day."""
        return self.env["rcc.identity"].search(
            [
                ("kind", "=", "marriage_certificate"),
                ("partner_id", "in", (partner.id, head.id)),
                ("spouse_id", "in", (partner.id, head.id)),
                ("partner_id.rcc_death_date", "=", False),
                ("spouse_id.rcc_death_date", "=", False),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            limit=1,
        )

    @api.model
    def _shown_document(self, draft, kind, number):
        """The valid document of the borrower that has the number shown; its person is the borrower or, on a marriage
        certificate, the borrower and the head."""
        partner, today = draft["partner"], draft["date"]
        if kind == "marriage_certificate":
            document = self._marriage(partner, draft["household"].rcc_head_id, today)
            if partner == draft["household"].rcc_head_id:
                document = self.env["rcc.identity"].search(
                    [
                        "|",
                        ("partner_id", "=", partner.id),
                        ("spouse_id", "=", partner.id),
                        ("kind", "=", kind),
                    ]
                )
        else:
            document = self.env["rcc.identity"].search(
                [("partner_id", "=", partner.id), ("kind", "=", kind)]
            )
        document = document.filtered(lambda paper: not paper.date_to or paper.date_to >= today)
        return document.filtered(lambda paper: paper._matches(number))[:1]
