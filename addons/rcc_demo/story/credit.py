"""Gradings in every state, done by the people who do them, at the time they would have been done."""

from . import clock
from .staff import user

# How each household of a graded branch ends up, well-to-do and younger heads first.
# The first group keeps its grant; what happens with the money is told in `loans`.
PLAN = (
    ("reserved", 1),
    ("drawn", 6),
    ("late", 3),
    ("repaid", 3),
    ("lost", 1),
    ("frozen", 1),
    ("live", 6),
    ("expired", 2),
    ("cancelled", 1),
    ("to_sign", 2),
    ("noticed", 4),
    ("proposed", 3),
    ("rejected", 2),
    ("surveyed", 3),
    ("incomplete", 4),
    ("above", 2),
)
BORROWERS = 14
GRANTED = (
    "drawn",
    "late",
    "repaid",
    "reserved",
    "lost",
    "frozen",
    "live",
    "expired",
    "cancelled",
    "to_sign",
)
SURVEY, DECISION, SIGNATURE = 520, 508, 505  # days ago, for those with a grant
DAYS_AGO = {
    "expired": 260,
    "to_sign": -500,
    "noticed": -508,
    "above": -508,
    "proposed": -510,
    "surveyed": -511,
    "rejected": -490,
}
TEAMS = {
    "0101": ("manager", "manager2", "director"),
    "010101": ("manager", "manager2", "director"),
    "0102": ("manager3", "manager4", "director2"),
}
# Growers on leased land, whose limit is beyond the branch manager's authority.
LARGE = {
    "land_mu": 120,
    "output_kg": 90000,
    "revenue": 290000,
    "cost": 140000,
    "net_income": 150000,
    "deposits": 120000,
    "house_value": 180000,
}
APPRAISERS = ("村会计", "村主任", "组长", "老党员", "种粮大户")
OPINIONS = {
    "high": ("excellent", "excellent", "excellent", "excellent", "good"),
    "good": ("excellent", "good", "good", "good", "excellent"),
    "poor": ("poor", "fair", "poor", "poor", "poor"),
}


def tell(env, customers):
    """Grade the households of the branches that have customer managers; leaves ``outcome`` lists for the loans.

    Mutates ``customers``: adds the key ``outcomes``, ``{outcome: [(household, source)]}``.
    """
    _stock_certificates(env)
    _fix_references(env)
    graded = _in_order(
        [(household, source, code) for code in TEAMS for household, source in customers[code]]
    )
    outcomes = [outcome for outcome, count in PLAN for _number in range(count)]
    customers["outcomes"] = {outcome: [] for outcome in outcomes}
    for number, ((household, source, code), outcome) in enumerate(
        zip(graded, outcomes, strict=False)
    ):
        if _Grading(env, household, source, TEAMS[code], number).tell(outcome):
            customers["outcomes"][outcome].append((household, source))
    env["rcc.grant"]._cron_expire()


def _in_order(rows):
    """The well-to-do first, and those young enough to borrow before all others where money is drawn."""
    rows.sort(key=lambda row: row[1].survey["total_debts"] - row[1].facts["net_income"])
    young = [row for row in rows if row[1].head.birth_date.year > 1972][:BORROWERS]
    return young + [row for row in rows if row not in young]


def _stock_certificates(env):
    for number, code in enumerate(("0101", "0102")):
        branch = env["rcc.branch"].search([("code", "=", code)])
        env["rcc.certificate"]._receive(branch, "NH", f"{number + 1}000001", 60)


def _fix_references(env):
    for days in (SURVEY + DAYS_AGO["expired"], SURVEY, 0):
        with clock.days_ago(env, days) as day:
            if not env["rcc.rating.reference"].search_count([("year", "=", day.year)]):
                env["rcc.rating.reference"].with_user(user(env, "executive")).action_fix_year()


class _Grading:
    """One household's grading, step by step, each step as the person who takes it."""

    def __init__(self, env, household, source, team, number):
        self.env, self.household, self.source, self.number = env, household, source, number
        self.main, self.second, self.approver = (user(env, login) for login in team)
        self.result = env["rcc.rating.result"]

    def tell(self, outcome):
        """Go as far as ``outcome`` says; whether the household got there."""
        shift = DAYS_AGO.get(outcome, 0)
        with clock.days_ago(self.env, SURVEY + shift if outcome != "incomplete" else 1) as day:
            if outcome == "above":
                self._grow(day)
            self.result = self.result.with_user(self.main).create({"partner_id": self.household.id})
            if outcome == "incomplete":
                return True
            self._survey()
            if outcome == "surveyed":
                return True
            self._appraise(self._mood(outcome))
            self._answer()
            self.result.with_user(self.main).action_propose()
        if outcome == "rejected" or not self.result.grantable:
            self.result.with_user(self.approver).action_reject("评议小组普遍反映信誉较差")
        elif outcome in ("noticed", "above"):
            self._publish(10 if self.number % 2 or outcome == "above" else 2)
        elif outcome in GRANTED:
            self._publish(DECISION + 8 + shift)
            self._grant(outcome, shift)
        return self.result.state != "rejected" or outcome == "rejected"

    def _grow(self, day):
        """The household farms on a large scale by now, and owes nothing."""
        facts = self.source.facts | self.source.survey | LARGE | {"total_debts": 0}
        self.source.survey["total_debts"] = 0
        self.env["rcc.household.file"]._file_facts(self.household, facts, day, "register")

    def _answer(self):
        """The branch manager has been there, and answers what is hard to believe in the file."""
        warnings = self.env["rcc.file.warning"]
        warnings._check(self.household.ids)
        doubts = [("partner_id", "=", self.household.id), ("state", "=", "open")]
        warnings = warnings.with_user(self.approver).search(doubts)
        if warnings:
            warnings.action_answer("已到户核实：今年流转土地扩大种植，账本和收购票据齐全")

    def _mood(self, outcome):
        """What the village thinks of the household."""
        if outcome == "rejected":
            return "poor"
        return "good" if outcome in ("live", "expired", "noticed") and self.number % 2 else "high"

    def _survey(self):
        visit = (
            self.env["rcc.rating.visit"]
            .with_user(self.main)
            .create(
                {
                    "result_id": self.result.id,
                    "second_investigator_id": self.second._rcc_employee().id,
                    "debts_elsewhere": self.source.survey["total_debts"],
                    "debts_here": 0,
                    "other_assets": self.source.survey["other_assets"],
                    "member_shares": self.source.survey["member_shares"],
                    "borrowing_history": "repaid_3y" if self.number % 3 == 0 else "never",
                }
            )
        )
        visit.action_done()
        visit.with_user(self.second).action_confirm()

    def _appraise(self, mood):
        panel = (
            self.env["rcc.rating.panel"]
            .with_user(user(self.env, "backoffice"))
            .create({"result_id": self.result.id})
        )
        self.env["rcc.rating.sheet"].with_user(panel.env.user).create(
            [
                {
                    "panel_id": panel.id,
                    "sheet_no": f"P{self.number:03d}-{place}",
                    "appraiser_name": appraiser,
                    "opinion": opinion,
                }
                for place, (appraiser, opinion) in enumerate(
                    zip(APPRAISERS, OPINIONS[mood], strict=True), 1
                )
            ]
        )
        panel.action_close()

    def _publish(self, days):
        with clock.days_ago(self.env, days):
            self.result.with_user(self.approver).action_publish_notice()

    def _grant(self, outcome, shift):
        with clock.days_ago(self.env, DECISION + shift):
            decider = self._decider()
            self.result.with_user(decider).action_approve()
        grant = self.result.grant_ids
        if outcome == "to_sign":
            return
        with clock.days_ago(self.env, SIGNATURE + shift):
            grant.with_user(self.main).action_sign()
        if outcome in ("frozen", "cancelled"):
            step = grant.with_user(decider)
            reason = "户主外出务工，暂停支用" if outcome == "frozen" else "本户申请注销授信"
            step.action_freeze(reason) if outcome == "frozen" else step.action_cancel(reason)

    def _decider(self):
        """The branch manager, or whoever's authority covers the amount."""
        allowed = self.env["rcc.authority"]._allowed_users(
            "grant", self.result.limit_amount, self.result.branch_id
        )
        for candidate in (self.approver, user(self.env, "committee"), user(self.env, "executive")):
            if candidate in allowed:
                return candidate
        return self.approver
