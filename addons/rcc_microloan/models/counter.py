from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..tools.arguments import misfits
from ..tools.daycount import add_months
from ..tools.refusal import Refusal

DOCUMENTS = ("resident_id", "marriage_certificate")


class Counter(models.AbstractModel):
    """The counter's service: find, eligibility, payout, receipt. The screen uses nothing else, and so can a program.

    The rules run as superuser on data the teller may not read (whole document numbers, related parties); what comes
    back is masked. Who may call it, and for whom, is checked first."""

    _name = "rcc.counter"
    _description = "Counter"
    _inherit = ["rcc.counter.check"]

    @api.model
    def find(self, query, limit=8):
        """Customers by name, pinyin, initials, phone, customer number or document, best first.

        A whole document number also finds a customer of another branch whose grant may be drawn here; that look-up
        is logged.

        :return: list of {id, name, household, village, masked, limit, available, state}
        """
        self._require_teller()
        self._expect_sense(query=query, limit=limit)
        people = (
            self.env["res.partner"]
            ._rcc_find((query or "").strip(), limit=limit)
            .filtered(lambda person: person.rcc_kind == "person")
        )
        if not people:
            people = self._look_up((query or "").strip())
        return [self._row(person) for person in people]

    @api.model
    def eligibility(self, partner_id, amount=None, months=None, product_id=None):
        """Whether this person may draw, why not, and what it would cost.

        :param int partner_id: the borrower (a person)
        :param float amount: yuan; None asks about the person only
        :return: {eligible, reasons: [{code, reason, rule, way}], card, quote}
        """
        self._require_teller()
        self._expect_sense(
            partner_id=partner_id, amount=amount, months=months, product_id=product_id
        )
        draft = self._draft(partner_id, amount, months, product_id)
        refusals = self._refusals(draft)
        quote = self._quote(draft) if draft["amount"] and not refusals else None
        return {
            "eligible": not refusals,
            "reasons": [refusal.as_dict() for refusal in refusals],
            "card": self._card(draft),
            "quote": quote,
        }

    @api.model
    def payout(
        self,
        partner_id,
        document_kind,
        document_number,
        certificate_no,
        amount,
        months=None,
        purpose="",
        idempotency_key=None,
        product_id=None,
    ):
        """Pay out a drawdown, or reserve it when an accountant must authorise it.

        :param int partner_id: the borrower (a person)
        :param str document_kind: resident_id or marriage_certificate
        :param str document_number: the number of the document shown, typed by the teller
        :param str certificate_no: the number of the household's loan certificate
        :param float amount: yuan
        :param int months: term, default the product's
        :param str idempotency_key: required; the same key gives the same loan, however often it is sent
        :return: the loan (its id over the network)
        :raise UserError: refused; the message names the reason, the rule and the way on
        """
        self._require_teller()
        self._expect_key(idempotency_key)
        self._expect_sense(
            partner_id=partner_id,
            amount=amount or 0,
            months=months,
            product_id=product_id,
            document_kind=document_kind,
            document_number=document_number,
            certificate_no=certificate_no,
            purpose=purpose,
            idempotency_key=idempotency_key,
        )
        draft = self._draft(partner_id, amount or 0, months, product_id)
        loan = self._repeated(draft, idempotency_key)
        if not loan:
            document = self._proof(draft, document_kind, document_number, certificate_no)
            loan = self._draw(draft, document, purpose, idempotency_key)
        return loan.sudo(False)

    def _proof(self, draft, kind, number, certificate_no):
        """The document shown, once every rule of the drawdown and both papers have been checked."""
        self._lock(draft["grant"])
        self._refuse_all(self._refusals(draft))
        document = self._check_document(draft, kind, number)
        self._check_certificate(draft, certificate_no)
        return document

    def _expect_key(self, key):
        if not key:
            raise UserError(
                self.env._(
                    "A payout needs a key that makes its repetition harmless (idempotency_key)."
                )
            )

    def _draw(self, draft, document, purpose, key):
        """Make the loan of a draft that passed all checks, and file the decision."""
        loans = self.env[
            "rcc.loan"
        ].sudo()  # nobody creates loans but this service, after its checks
        loan = loans._draw(
            {
                "partner_id": draft["partner"].id,
                "grant_id": draft["grant"].id,
                "product_id": draft["product"].id,
                "amount": draft["amount"],
                "months": draft["months"],
                "branch_id": draft["branch"].id,
                "teller_id": draft["employee"].id,
                "identity_id": document.id,
                "idempotency_key": key,
                **({"purpose": purpose.strip()} if (purpose or "").strip() else {}),
            }
        )
        outcome = "recorded" if loan.state == "reserved" else "approved"
        self.env["rcc.decision"]._append(loan, "payout", outcome=outcome, amount=loan.amount)
        return loan

    def _expect_sense(self, **arguments):
        """Raise on values that no screen sends: text for numbers, infinity, a thousand years."""
        if wrong := misfits(**arguments):
            raise UserError(
                self.env._("This value is not understood: %(names)s.", names=", ".join(wrong))
            )

    def _require_teller(self):
        if not self.env.user.has_group("rcc_branch.group_teller"):
            raise AccessError(self.env._("The counter is open to tellers."))

    @api.model
    def _draft(self, partner_id, amount, months, product_id):
        """What a drawdown is about, read as superuser, for a person the teller may serve."""
        self._require_teller()
        # the rules need documents and duties that the teller may not read
        partner = self.env["rcc.lookup"]._served(partner_id)
        if partner.rcc_kind == "household":
            partner = partner.rcc_head_id
        product = self.env["rcc.loan.product"]._current(product_id)
        grant = self._grant(partner.rcc_household_id)
        today = self.env["rcc.post"]._today()
        months = months or self._usual_months(product, partner.rcc_birth_date, today)
        return {
            "partner": partner,
            "household": partner.rcc_household_id,
            "grant": grant,
            "product": product,
            "amount": amount,
            "months": months,
            "date": today,
            "due_date": add_months(today, months),
            "employee": self.env.user._rcc_employee(),
            "branch": self._branch(grant, product),
        }

    @api.model
    def _usual_months(self, product, birth, today):
        """The product's usual term, or the longest shorter one that the borrower's age allows."""
        if not birth or not product.age_limit:
            return product.months
        last = add_months(birth, 12 * product.age_limit)
        return next(
            (
                months
                for months in range(product.months, 0, -1)
                if add_months(today, months) <= last
            ),
            product.months,
        )

    @api.model
    def _grant(self, household):
        """The household's grant in force, else its latest one, which tells why not."""
        grants = household.env["rcc.grant"].search(
            [("partner_id", "=", household.id)], order="date_from DESC, id DESC"
        )
        return grants.filtered(lambda grant: grant.state in ("live", "frozen"))[:1] or grants[:1]

    @api.model
    def _branch(self, grant, product):
        """The branch of the teller's post at which this grant may be drawn."""
        posts = self.env.user._rcc_posts().filtered(lambda post: post.role_id.code == "teller")
        if grant and not product.other_branches:
            allowed = grant.branch_id._below()
            posts = posts.filtered(lambda post: post.branch_id.id in allowed)
        return posts[:1].branch_id

    def _look_up(self, query):
        """A customer of another branch by the whole number of a document, where the grant may be drawn here; logged."""
        if len(query) < 15:
            return self.env["res.partner"]
        self.env["rcc.lookup"]._expect_few_misses()
        found = [self.env["rcc.identity"]._find(kind, [query]).get(query) for kind in DOCUMENTS]
        people = self.env["res.partner"]
        for identity in filter(None, found):
            shown = identity.sudo()  # found by the whole number; the access is logged below
            person = shown.partner_id
            grant = self._grant(person.rcc_household_id)
            if grant and self._branch(grant, self.env["rcc.loan.product"]._current()):
                self.env["rcc.access"]._log(
                    person, "lookup", self.env._("Served at the counter of another branch")
                )
                people |= person
        if not any(found):
            self.env["rcc.access"]._log_miss(self.env._("Searched at the counter"))
        return people.with_env(self.env)

    def _repeated(self, draft, key):
        """The loan that this key made before; UserError when the key was for something else."""
        loan = (
            self.env["rcc.loan"].sudo().search([("idempotency_key", "=", key)])
        )  # of any teller: a key is used once
        if loan and (loan.partner_id, loan.teller_id, loan.amount) != (
            draft["partner"],
            draft["employee"],
            draft["amount"],
        ):
            raise UserError(self.env._("This key belongs to another payout."))
        return loan

    def _lock(self, grant):
        """One payout of a grant at a time; who comes second is repeated by Odoo with fresh figures."""
        if grant and not grant.try_lock_for_update(allow_referencing=True):
            raise ConcurrencyError(
                self.env._("Another counter is paying out on this grant. Repeat with the same key.")
            )

    def _refuse_all(self, refusals):
        if refusals:
            raise UserError("\n\n".join(refusal.text() for refusal in refusals))

    def _check_document(self, draft, kind, number):
        """The document that was shown; a wrong number is logged and few are allowed."""
        access = self.env["rcc.access"]
        rule = self.env._(
            "Rule: the number of the ID card or marriage certificate shown must match the file."
        )
        tries = draft["product"].document_tries
        if access._wrong_documents(draft["partner"]) >= tries:
            self._refuse_all(
                [
                    Refusal(
                        "tries",
                        self.env._("Too many wrong document numbers for this customer."),
                        rule,
                        self.env._(
                            "Way on: wait 30 minutes, or let the accountant check the document."
                        ),
                    )
                ]
            )
        document = (
            self.sudo()._shown_document(draft, kind, number or "") if kind in DOCUMENTS else None
        )  # compared only
        if not document:
            access._log_wrong_document(
                draft["partner"], self.env._("Wrong document number at a payout")
            )
            self._refuse_all(
                [
                    Refusal(
                        "document",
                        self.env._(
                            "The document number does not match a valid document of the borrower."
                        ),
                        rule,
                        self.env._(
                            "Way on: check the document and type it again; "
                            "after %(tries)s wrong numbers the customer is locked for 30 minutes.",
                            tries=tries,
                        ),
                    )
                ]
            )
        self._check_paper(document.sudo(), draft["grant"], rule)  # who filed it, when
        return document

    def _check_paper(self, document, grant, rule):
        """A document that the teller filed after the grant was made counts when a colleague has seen it too."""
        if document.verified_by_id in (self.env["res.users"], self.env.user):
            if self._entered_since(document, grant):
                self._refuse_all(
                    [
                        Refusal(
                            "own_document",
                            self.env._(
                                "You filed or changed this document yourself after the grant."
                            ),
                            rule,
                            self.env._(
                                "Way on: a colleague verifies the document, or another teller pays out."
                            ),
                        )
                    ]
                )

    def _check_certificate(self, draft, number):
        """The loan certificate of the household was shown."""
        if (
            not number
            or "".join(number.split()).upper() != (draft["grant"].certificate_no or "").upper()
        ):
            self._refuse_all(
                [
                    Refusal(
                        "certificate",
                        self.env._("The number of the loan certificate does not match the grant."),
                        self.env._(
                            "Rule: a drawdown is entered on the household's loan certificate."
                        ),
                        self.env._(
                            "Way on: read the number again; a lost certificate is replaced by the customer manager."
                        ),
                    )
                ]
            )
