from ast import literal_eval

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import split_every

from ..tools.sheet import MAX_ROWS

PRINT_ROWS = 2000  # more is no reading on paper, and a minute of typesetting


class Report(models.Model):
    """A named report: one definition that opens as list, pivot and graph of the real rows, prints and downloads.

    Addons ship it as data. It gives no right: what its rows show is what the reader's own rights and scope show.
    """

    _name = "rcc.report"
    _description = "Report"
    _order = "sequence, id"

    code = fields.Char(required=True, help="Short and unique; it is in the page's address.")
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True, help="What it tells, and who files it when.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    section = fields.Selection(
        [
            ("counter", "Counter"),
            ("customers", "Customers"),
            ("credit", "Credit Rating"),
            ("loans", "Loans"),
            ("network", "Branches and Posts"),
            ("control", "Control"),
        ],
        required=True,
    )
    model = fields.Char(required=True, help="The model whose records are the rows.")
    domain = fields.Char(
        required=True, default="[]", help="Which records; words like today are understood."
    )
    default_filters = fields.Char(
        help="Filters of the model's search view that are on when the report opens, by name."
    )
    columns = fields.Char(
        required=True, help="Fields in order, by comma; branch_id.code is a field of the branch."
    )
    group_by = fields.Char(help="Fields by comma, the outermost first; date:month for months.")
    pivot_by = fields.Char(help="The fields across the head of the pivot table.")
    measures = fields.Char(help="Fields with their aggregate: amount:sum, days:avg.")
    order = fields.Char(help="As in a search; empty is the model's own order.")
    personal = fields.Boolean(
        "Personal data",
        help="Names single customers: whoever prints or downloads it gives a reason, which is filed.",
    )
    group_ids = fields.Many2many(
        "res.groups", string="Roles", help="Who may open it. Empty: whoever may read the rows."
    )
    action_id = fields.Many2one("ir.actions.act_window", readonly=True, ondelete="set null")

    _code_uniq = models.Constraint("UNIQUE (code)", "A report's code must be unique.")

    @api.constrains("model", "domain", "columns", "group_by", "pivot_by", "measures")
    def _check_definition(self):
        """Every name in the definition exists."""
        for report in self:
            if report.model not in self.env:
                raise ValidationError(self.env._("There is no model %(name)s.", name=report.model))
            for path in (*report._paths(), *report._group_paths(), *report._measures()):
                report._final_field(path)
            report._check_domain()

    def _check_domain(self):
        try:
            self._own_domain().validate(self.env[self.model])
        except (ValueError, SyntaxError) as error:
            raise ValidationError(
                self.env._("The domain of the report %(report)s is wrong.", report=self.code)
            ) from error

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports._sync_views()
        return reports

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"action_id", "group_ids", "description", "sequence"}:
            self._sync_views()
        return result

    def unlink(self):
        self._drop_views()
        return super().unlink()

    def action_open(self):
        """Open the report: list, pivot and graph of its rows."""
        self.ensure_one()
        self._check_reader()
        action = (
            self.sudo().action_id
        )  # the page itself; its rows are read by the user's own rights
        return action.with_env(self.env)._get_action_dict()

    def action_print(self, domain=None, group_by=None):
        """Print it, or the rows that a search left: ``domain`` and ``group_by`` as the page has them."""
        return self._output("pdf", domain, group_by)

    def action_download(self, domain=None, group_by=None):
        """Download it as a workbook, or the rows that a search left."""
        return self._output("xlsx", domain, group_by)

    def _output(self, kind, domain, group_by):
        """The file to come, or the dialog that asks for the reason first."""
        self.ensure_one()
        self._check_reader()
        output = self.env["rcc.report.output"].create(
            {
                "report_id": self.id,
                "kind": kind,
                "domain": list(
                    self._rows_domain(self._page_domain() if domain is None else domain)
                ),
                "group_by": self._group_paths(group_by),
            }
        )
        self._check_size(kind, output.row_count)
        return output._ask() if self.personal else output.action_confirm()

    def _check_size(self, kind, count):
        """More rows than fit are refused, with the way on."""
        if kind == "pdf" and count > PRINT_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many to print; up to %(limit)s are. Narrow the search, or download the "
                    "workbook, which holds all.",
                    count=f"{count:,}",
                    limit=f"{PRINT_ROWS:,}",
                )
            )
        if count > MAX_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s rows do not fit a sheet. Narrow the search.", count=f"{count:,}"
                )
            )

    def _check_reader(self):
        """Who may open this report: its roles, and readers of its rows."""
        self.check_access("read")
        self.env[self.model].check_access("read")

    def _own_domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    def _rows_domain(self, domain=None):
        """The report's rows, narrowed by a search."""
        return self._own_domain() & Domain(domain or [])

    def _page_domain(self):
        """What the filters leave that are on when the page opens."""
        names = _names(self.default_filters)
        if not names:
            return Domain.TRUE
        model = self.env[self.model]
        arch = etree.fromstring(model.get_view(view_type="search")["arch"])
        found = {node.get("name"): node.get("domain") for node in arch.iter("filter")}
        return Domain.AND(Domain(literal_eval(found[name])) for name in names if found.get(name))

    def _paths(self):
        return _names(self.columns)

    def _measures(self):
        """{path: aggregate} of the measures."""
        pairs = (name.partition(":") for name in _names(self.measures))
        return {path: aggregate or "sum" for path, _colon, aggregate in pairs}

    def _group_paths(self, group_by=None):
        """The fields to group by: those of the page, where the rows can be sorted by them, else the report's own."""
        model = self.env[self.model]
        wanted = _names(self.group_by) if group_by is None else group_by
        return [
            path
            for path in wanted
            if (field := model._fields.get(path.partition(":")[0]))
            and field._description_sortable(self.env)
            and model._has_field_access(field, "read")
        ]

    def _final_field(self, path):
        """The field at the end of a path of at most two steps; ValidationError where there is none."""
        model, name = self.env[self.model], path.partition(":")[0]
        first, _dot, second = name.partition(".")
        field = model._fields.get(first)
        if field is not None and second:
            field = field.relational and self.env[field.comodel_name]._fields.get(second)
        if not field:
            raise ValidationError(
                self.env._(
                    "The report %(report)s names the field %(field)s, which %(model)s has not.",
                    report=self.code,
                    field=path,
                    model=self.model,
                )
            )
        return field

    def _row_ids(self, domain, group_by):
        """The ids of the rows, sorted by their groups first, so that each group is in one piece."""
        model = self.env[self.model]
        order = []
        for path in group_by:
            name = path.partition(":")[0]
            order.append(name)
            if model._fields[name].type == "many2one":
                order.append(f"{name}.id")  # two branches of one name are two groups
        order += [self.order or model._order, "id"]
        return model._search(domain, order=", ".join(order)).get_result_ids()

    def _chunks(self, ids):
        """Records of the rows, some thousands at a time; the cache is emptied between."""
        model = self.env[self.model]
        size = 2000 if model._auto else 20000  # a view is worked out anew for each
        for chunk in split_every(size, ids):
            yield model.browse(chunk)
            self.env.invalidate_all()

    def _file_output(self, output):
        """Hook: what leaves the system as a file is put on record here, by the addon that keeps the log."""


def _names(text):
    return [name.strip() for name in (text or "").split(",") if name.strip()]
