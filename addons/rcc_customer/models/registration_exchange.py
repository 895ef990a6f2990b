from odoo import api, models
from odoo.exceptions import UserError


class Registration(models.AbstractModel):
    """Other programs bring customers without asking first whether they are known."""

    _inherit = "rcc.registration"

    @api.model
    def find_or_register(self, values, idempotency_key):
        """The customer with this number, registered now if nobody has it.

        :param dict values: as `register`; beside ids, `area_code` (divisions code of the village) and `household_no`
            (customer number of the household) are understood
        :param str idempotency_key: as `register`
        :return: the masked card of `register`, and `found`: true when the customer was on file
        :raise UserError: refused; a customer of another branch is told as such, without name
        """
        self._expect_registrar()
        values = self._with_ids(values)
        typed = self._typed(values)
        person = self._on_file(typed) if typed["number"] else self.env["res.partner"]
        if person and person.with_env(self.env).has_access("read"):
            return {**self._card(person.with_env(self.env), repeated=True), "found": True}
        return {**self.register(values, idempotency_key), "found": False}

    def _with_ids(self, values):
        """Codes of villages and numbers of households as ids; what other programs know are the codes."""
        if not isinstance(values, dict):
            return values
        values = dict(values)
        if code := values.pop("area_code", None):
            area = self.env["rcc.area"].search([("code", "=", str(code))])
            if not area:
                raise UserError(
                    self.env._("There is no village with the code %(code)s.", code=code)
                )
            values["area_id"] = area.id
        if number := values.pop("household_no", None):
            household = self.env["res.partner"].search(
                [("rcc_customer_no", "=", str(number)), ("rcc_kind", "=", "household")]
            )
            if not household:
                raise UserError(
                    self.env._(
                        "There is no household with the customer number %(number)s in your branch.",
                        number=number,
                    )
                )
            values["household_id"] = household.id
        return values
