"""Why a drawdown is refused (pure, no Odoo)."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Refusal:
    """A reason in words, the rule behind it and the way on; `code` is stable for programs."""

    code: str
    reason: str
    rule: str = ""
    way: str = ""

    def text(self):
        """The refusal as the reader sees it, one thought a line.

        >>> Refusal("amount", "Too much.", way="Ask for less.").text()
        'Too much.\\nAsk for less.'
        """
        return "\n".join(line for line in (self.reason, self.rule, self.way) if line)

    def as_dict(self):
        """For the remote caller.

        >>> Refusal("amount", "Too much.").as_dict()
        {'code': 'amount', 'reason': 'Too much.', 'rule': '', 'way': ''}
        """
        return asdict(self)
