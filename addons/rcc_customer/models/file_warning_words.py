from odoo import models
from odoo.tools.misc import formatLang


class FileWarningWords(models.Model):
    """Says in the user's language what is doubted. Nothing of this is stored."""

    _inherit = "rcc.file.warning"

    def _words(self):
        """One sentence: what was told, and what it is compared with."""
        told = {
            "value": self._number(self.value),
            "low": self._number(self.low),
            "high": self._number(self.high),
            "limits": self._limits(),
            "what": self._what(),
            "n": self.n,
            "place": self.place_id.name or "",
        }
        return self._sentences().get(self.test, lambda _told: self.test or "")(told)

    def _sentences(self):
        """{test: function of the figures}; each sentence is a text of its own, for its grammar."""
        return {
            "usual": lambda t: self.env._(
                "%(what)s is %(value)s; usual in %(place)s (%(n)s households) is %(limits)s.", **t
            ),
            "range": lambda t: self.env._("%(what)s is %(value)s; believable is %(limits)s.", **t),
            "yield": lambda t: self.env._(
                "%(what)s gave %(value)s kg a mu; believable is %(limits)s. Are mu and hectares, or jin and kilograms, "
                "mixed up?",
                **t,
            ),
            "crop_price": lambda t: self.env._(
                "%(what)s was sold at %(value)s yuan a kilogram; believable is %(limits)s.", **t
            ),
            "head": lambda t: self.env._(
                "%(what)s gave %(value)s a head; believable is %(limits)s.", **t
            ),
            "sale": lambda t: self.env._(
                "Revenue of %(what)s is %(value)s yuan, but output × price is %(high)s.", **t
            ),
            "lines": lambda t: self.env._(
                "%(what)s is %(value)s, but the lines add up to %(high)s.", **t
            ),
            "no_land": lambda t: self.env._("There is output (%(value)s kg) but no land.", **t),
            "labour": lambda t: self.env._(
                "%(value)s members work, but the household has %(high)s members.", **t
            ),
            "no_rate": lambda t: self.env._(
                "A debt of %(value)s yuan has no interest rate (0: none).", **t
            ),
            "double": lambda t: self.env._(
                "A debt of %(value)s yuan and a loan of an institution over the same amount: is it one?",
                **t,
            ),
            "change": lambda t: self.env._(
                "Net income is %(value)s yuan; the file before would let expect %(limits)s.", **t
            ),
        }

    def _what(self):
        figures = dict(self._fields["figure"]._description_selection(self.env))
        return self.kind_id.name or figures.get(self.figure) or self.env._("the household")

    def _limits(self):
        """The limits in words; one of them may be missing."""
        low, high = self._number(self.low), self._number(self.high)
        if self.has_low and self.has_high:
            return self.env._("%(low)s to %(high)s", low=low, high=high)
        if self.has_low:
            return self.env._("at least %(low)s", low=low)
        return self.env._("at most %(high)s", high=high)

    def _number(self, value):
        """A figure as people write it: no decimals on what is large or whole."""
        digits = 0 if abs(value) >= 100 or value == int(value) else 2
        return formatLang(self.env, value, digits=digits)
