from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import CustomerCase, resident_id

HOUSEHOLD = "[('rcc_kind', '=', 'household')]"
LAND = "[('rcc_file_ids', 'any', [('date_to', '=', False), ('land_mu', '>=', 100)])]"


@tagged("post_install", "-at_install")
class TestGroupPolicy(CustomerCase):
    """Ordered rules decide a customer's group: tried on all customers, activated by a second person, kept nightly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.chair = cls._user("department_head", cls.union, login="test-chair")
        cls.second = cls._user("executive", cls.union, login="test-second")
        cls.farm = cls.env.ref("rcc_branch.group_farm")
        cls.grower = cls.env.ref("rcc_branch.customer_group_grower")
        cls.company = cls.env.ref("rcc_branch.customer_group_company")
        cls.policies = cls.env["rcc.group.policy"].with_user(cls.chair)
        cls.shop = cls.partners.create(
            {"name": "东庄合作社", "rcc_kind": "organization", "rcc_branch_id": cls.east.id}
        )

    def draft(self, *rules):
        """A draft of these (group, rule) in their order, by the department head."""
        return self.policies.create(
            {
                "line_ids": [
                    Command.create({"sequence": place, "group_id": group.id, "rule": rule})
                    for place, (group, rule) in enumerate(rules, 10)
                ]
            }
        )

    def in_force(self, *rules):
        """The same simulated, proposed, activated by the second person, and customers moved."""
        policy = self.draft(*rules)
        policy.action_simulate()
        policy.action_propose()
        policy.with_user(self.second).action_activate()
        self.sort()
        return policy

    def sort(self):
        """What the background does."""
        for run in self.env["rcc.group.run"].search([("batch_state", "=", "running")]):
            cursor = None
            while (cursor := run._step(cursor, 2)) is not None:
                pass
            run.batch_state = "done"
        self.env.invalidate_all()

    def own_land(self, household, land_mu):
        self.env["rcc.household.file"]._file_facts(
            household, {"land_mu": land_mu}, self.today, "survey"
        )

    def figures(self, policy):
        return {
            total.group_id: (total.now, total.later, total.moved_in, total.moved_out)
            for total in policy.total_ids
        }

    def test_shipped_rules_sort_new_customers(self):
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)
        self.assertEqual(self.wife.rcc_customer_group_id, self.farm)
        self.assertEqual(self.shop.rcc_customer_group_id, self.company)

    def test_a_group_says_what_the_rules_in_force_say(self):
        self.in_force((self.grower, LAND), (self.farm, HOUSEHOLD))
        self.assertEqual((self.grower.rule, self.grower.sequence), (LAND, 10))
        self.assertFalse(self.company.rule)
        with self.assertRaises(AccessError):
            self.farm.with_user(self.chair).rule = "[]"

    def test_simulation_counts_all_and_opens_into_customers(self):
        self.own_land(self.zhang, 120)
        policy = self.draft((self.grower, LAND), (self.farm, HOUSEHOLD))
        policy.action_simulate()
        self.assertTrue(policy.simulated)
        households = self.partners.search_count(
            [("rcc_kind", "=", "household"), ("rcc_customer_group_id", "=", self.farm.id)]
        )
        figures = self.figures(policy)
        self.assertEqual(figures[self.grower][2:], (1, 0))
        self.assertEqual(figures[self.farm][:2], (households, households - 1))
        moving = policy.simulation_ids.filtered(
            lambda cell: (cell.from_group_id, cell.to_group_id) == (self.farm, self.grower)
        )
        action = moving.action_open_customers()
        self.assertEqual(self.partners.with_user(self.chair).search(action["domain"]), self.zhang)
        self.assertEqual(moving.customers, 1)

    def test_simulation_lists_whom_no_rule_fits(self):
        policy = self.draft((self.farm, HOUSEHOLD))
        policy.action_simulate()
        lost = policy.total_ids.filtered(lambda total: not total.group_id)
        found = self.partners.with_user(self.chair).search(lost.action_open_customers()["domain"])
        self.assertIn(self.shop, found)
        self.assertEqual(len(found), lost.later)

    def test_simulation_moves_nobody(self):
        policy = self.draft((self.grower, HOUSEHOLD))
        policy.action_simulate()
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)

    def test_cells_open_within_the_readers_scope(self):
        policy = self.draft((self.grower, HOUSEHOLD))
        policy.action_simulate()
        domain = policy.simulation_ids.filtered(
            lambda cell: cell.to_group_id == self.grower
        ).action_open_customers()["domain"]
        found = self.partners.with_user(self.west_teller).search(domain)
        self.assertIn(self.li, found)
        self.assertNotIn(self.zhang, found)

    def test_no_proposal_without_simulation_of_these_very_rules(self):
        policy = self.draft((self.farm, HOUSEHOLD))
        with self.assertRaises(UserError):
            policy.action_propose()
        policy.action_simulate()
        policy.line_ids.rule = LAND
        with self.assertRaises(UserError):
            policy.action_propose()

    def test_the_proposer_does_not_activate(self):
        policy = self.draft((self.farm, HOUSEHOLD))
        policy.action_simulate()
        policy.action_propose()
        with self.assertRaises(UserError):
            policy.action_activate()

    def test_first_match_wins(self):
        self.own_land(self.zhang, 120)
        self.in_force((self.farm, HOUSEHOLD), (self.grower, LAND))
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)

    def test_customers_and_members_move_and_history_is_filed(self):
        self.own_land(self.zhang, 120)
        policy = self.in_force(
            (self.grower, LAND),
            (self.farm, HOUSEHOLD),
            (self.company, "[('rcc_kind', '=', 'organization')]"),
        )
        self.assertEqual((self.zhang | self.wife).rcc_customer_group_id, self.grower)
        self.assertEqual(self.li.rcc_customer_group_id, self.farm)
        today = self.zhang.rcc_group_history_ids.filtered(lambda row: not row.date_to)
        self.assertRecordValues(
            today,
            [{"group_id": self.grower.id, "policy_id": policy.id, "branch_id": self.east.id}],
        )

    def test_history_closes_where_the_next_begins(self):
        with freeze_time(f"{self.today + timedelta(days=3)} 02:00:00"):
            self.in_force((self.grower, HOUSEHOLD))
            first, last = self.zhang.rcc_group_history_ids.sorted("date_from")
            self.assertEqual((first.group_id, last.group_id), (self.farm, self.grower))
            self.assertEqual(first.date_to, self.today + timedelta(days=2))

    @mute_logger("odoo.sql_db")
    def test_history_is_not_rewritten(self):
        row = self.zhang.rcc_group_history_ids
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        row.date_from = self.today - timedelta(days=5)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            row.group_id = self.grower
            self.env.flush_all()

    def test_portfolio_follows_only_where_it_no_longer_fits(self):
        portfolios = self.env["rcc.portfolio"]
        base = {"branch_id": self.east.id}
        farms = portfolios.create(
            {**base, "code": "T-F", "name": "F", "customer_group_id": self.farm.id}
        )
        growers = portfolios.create(
            {**base, "code": "T-G", "name": "G", "customer_group_id": self.grower.id}
        )
        open_to_all = portfolios.create({**base, "code": "T-A", "name": "A"})
        other = self._household("王五", self.dong_1, 31)
        self.zhang.rcc_portfolio_id, other.rcc_portfolio_id = farms, open_to_all
        self.in_force((self.grower, HOUSEHOLD))
        self.assertEqual((self.zhang | self.wife).rcc_portfolio_id, growers)
        self.assertEqual(other.rcc_portfolio_id, open_to_all)

    def test_changed_data_are_picked_up_at_night(self):
        self.in_force((self.grower, LAND), (self.farm, HOUSEHOLD))
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)
        self.own_land(self.zhang, 150)
        self.env["rcc.group.run"]._cron_nightly()
        self.sort()
        self.assertEqual(self.zhang.rcc_customer_group_id, self.grower)

    def test_unknown_land_is_no_small_land(self):
        self.in_force(
            (self.grower, "[('rcc_file_ids', 'any', [('land_mu', '<', 5)])]"),
            (self.farm, HOUSEHOLD),
        )
        self.own_land(self.li, 0)
        self.env["rcc.household.file"]._file_facts(self.zhang, {"members": 3}, self.today, "survey")
        self.env["rcc.group.run"]._cron_nightly()
        self.sort()
        self.assertEqual(self.li.rcc_customer_group_id, self.grower)
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)

    def test_rules_that_read_too_much_are_refused_by_line_and_reason(self):
        for rule, reason in (
            ("[('nothing', '=', 1)]", "nothing"),
            ("[('rcc_birth_date', '<', '2000-01-01')]", "rcc_birth_date"),
            ("[('name', '=', '张伟户')]", "name"),
            ("[('rcc_identity_ids.number_encrypted', '!=', False)]", "rcc_identity_ids"),
            ("[('rcc_file_ids', 'any', [('partner_id.name', '=', 'x')])]", "partner_id"),
            ("[('rcc_area_id.branch_id.partner_id.user_ids.password', '!=', False)]", "password"),
            ("[('user_ids', '!=', False)]", "user_ids"),
            ("[('rcc_file_ids', 'any!', [])]", "operator"),
            ("[('rcc_kind', '=', uid)]", "computes"),
            ("[('rcc_kind', 'looks like', 1)]", "looks like"),
            ("not a domain", "read"),
        ):
            with self.subTest(rule=rule), self.assertRaises(ValidationError) as refusal:
                self.draft((self.farm, rule))
            self.assertIn(self.farm.name, str(refusal.exception))
            self.assertIn(reason, str(refusal.exception))

    def test_a_group_is_not_typed(self):
        for user in (self.chief, self.manager, self.teller):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.zhang.with_user(user).rcc_customer_group_id = self.grower
        with self.assertRaises(AccessError):
            self.partners.with_user(self.manager).create(
                {
                    "name": "新社",
                    "rcc_kind": "organization",
                    "rcc_branch_id": self.east.id,
                    "rcc_customer_group_id": self.farm.id,
                }
            )

    def test_who_is_limited_to_a_group_registers_its_customers_only(self):
        limited = self._user(
            "customer_manager", login="test-limited", customer_group_id=self.farm.id
        )
        partners = self.partners.with_user(limited)
        household = partners._rcc_register_household(
            {"name": "赵六", "number": resident_id(sequence=71), "branch_id": self.east.id}
        )
        self.assertEqual(household.rcc_customer_group_id, self.farm)
        self.assertEqual(household.sudo().rcc_group_history_ids.group_id, self.farm)
        with self.assertRaises(AccessError):
            partners.create(
                {"name": "新社", "rcc_kind": "organization", "rcc_branch_id": self.east.id}
            )

    def override(self, user, customer, **values):
        return (
            self.env["rcc.group.override"]
            .with_user(user)
            .create({"partner_id": customer.id, "reason": "客户自述", **values})
        )

    def test_a_group_given_by_hand_stays_until_lifted(self):
        self.override(self.chief, self.zhang, group_id=self.grower.id).action_keep()
        self.assertEqual((self.zhang | self.wife).rcc_customer_group_id, self.grower)
        self.in_force((self.farm, HOUSEHOLD))
        self.assertEqual(self.zhang.rcc_customer_group_id, self.grower)
        self.assertRecordValues(
            self.zhang.rcc_group_history_ids[:1],
            [{"reason": "客户自述", "user_id": self.chief.id}],
        )
        self.override(self.chief, self.zhang).action_lift()
        self.assertEqual(self.zhang.rcc_customer_group_id, self.farm)

    def test_groups_by_hand_are_the_branch_managers(self):
        with self.assertRaises(AccessError):
            self.override(self.teller, self.zhang, group_id=self.grower.id)
        with self.assertRaises(AccessError):
            self.override(self.chief, self.li, group_id=self.grower.id).action_keep()
        with self.assertRaises(UserError):
            self.override(self.chief, self.wife, group_id=self.grower.id).action_keep()

    def test_only_department_heads_and_executives_write_rules(self):
        for user in (self.chief, self.teller, self._user("rcc_admin", login="test-admin")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["rcc.group.policy"].with_user(user).create({"name": "mine"})

    def test_as_many_statements_for_many_customers_as_for_few(self):
        households = self.partners.union(
            *(self._household(f"户{number}", self.dong_1, 40 + number) for number in range(12))
        )
        self.in_force((self.grower, HOUSEHOLD))

        def statements(customers):
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET rcc_customer_group_id = NULL WHERE id IN %s",
                    tuple(customers.ids),
                )
            )
            self.env.invalidate_all()
            self.env["rcc.group.policy"]._in_force()
            before = self.env.cr.sql_log_count
            self.assertEqual(customers._rcc_follow_rules(), customers)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = statements(households[:2]), statements(households)
        self.assertLessEqual(many, few)

    def test_simulation_takes_the_same_statements_whatever_the_customers(self):
        policy = self.draft((self.farm, HOUSEHOLD))

        def statements():
            policy.action_simulate()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            policy.action_simulate()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = statements()
        for number in range(10):
            self._household(f"户{number}", self.dong_1, 60 + number)
        self.assertLessEqual(statements(), few)
