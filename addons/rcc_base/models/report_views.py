from lxml import etree

from odoo import models


class ReportViews(models.Model):
    """The page of a report: its views and its action follow from the definition, so that no addon writes them twice."""

    _inherit = "rcc.report"

    def _sync_views(self):
        """Make, or bring up to date, the page of each report."""
        for report in self.sudo():  # pages are technical records; definitions come as data
            action = report.action_id or self.env["ir.actions.act_window"].sudo().create(
                {"name": report.name, "res_model": report.model}  # sudo: as above
            )
            views = report._arches()
            action.write(report._action_values(views))
            report._write_views(action, views)
            if report.action_id != action:
                report.action_id = action

    def _action_values(self, arches):
        context = {
            f"search_default_{name.strip()}": 1
            for name in (self.default_filters or "").split(",")
            if name
        }
        return {
            "name": self.name,
            "res_model": self.model,
            "path": f"report-{self.code.replace('_', '-')}",
            "view_mode": ",".join([*arches, *self._form_mode()]),
            "domain": self.domain,
            "context": repr({**context, "rcc_report": self.id}),
        }

    def _form_mode(self):
        """Rows open in their form, unless the model opens them by itself."""
        return () if hasattr(self.env[self.model], "action_open") else ("form",)

    def _write_views(self, action, arches):
        lines = {line.view_mode: line for line in action.view_ids}
        for sequence, (mode, arch) in enumerate(arches.items()):
            values = {
                "name": f"report.{self.code}.{mode}",
                "model": self.model,
                "type": mode,
                "priority": 1000,
                "arch": etree.tostring(arch, encoding="unicode"),
            }
            if mode in lines:
                lines.pop(mode).view_id.write(values)
            else:
                view = self.env["ir.ui.view"].create(values)
                action.view_ids.create(
                    {
                        "act_window_id": action.id,
                        "view_mode": mode,
                        "view_id": view.id,
                        "sequence": sequence,
                    }
                )
        for line in lines.values():
            view = line.view_id
            line.unlink()
            view.unlink()

    def _arches(self):
        """{kind of view: arch}"""
        arches = {"list": self._list_arch()}
        if self.group_by or self.pivot_by:
            arches["pivot"] = self._pivot_arch()
            arches["graph"] = self._graph_arch()
        return arches

    def _list_arch(self):
        measures = self._measures()
        options = {"create": "0", "edit": "0", "delete": "0", "duplicate": "0", "export_xlsx": "0"}
        if not self._form_mode():
            options |= {"action": "action_open", "type": "object"}
        if self.order:
            options["default_order"] = self.order
        root = etree.Element("list", js_class="rcc_report_list", **options)
        for path in dict.fromkeys([*self._paths(), *measures]):
            if "." not in path:
                total = {measures[path]: "∑"} if measures.get(path) in ("sum", "avg") else {}
                etree.SubElement(root, "field", name=path, **total)
        return root

    def _pivot_arch(self):
        root = etree.Element("pivot", display_quantity="1")
        self._add_groups(root, self.group_by, "row")
        self._add_groups(root, self.pivot_by, "col")
        for path in self._stored_measures():
            etree.SubElement(root, "field", name=path, type="measure")
        return root

    def _graph_arch(self):
        root = etree.Element("graph", type="bar")
        self._add_groups(root, self.group_by or self.pivot_by)
        for path in self._stored_measures()[:1]:
            etree.SubElement(root, "field", name=path, type="measure")
        return root

    def _stored_measures(self):
        """Measures that the database adds up."""
        found = self.env[self.model]._fields
        return [path for path in self._measures() if path in found and found[path].store]

    def _add_groups(self, root, names, kind=None):
        for name in (names or "").split(","):
            path, _colon, step = name.strip().partition(":")
            if path:
                more = {"type": kind} if kind else {}
                more |= {"interval": step} if step else {}
                etree.SubElement(root, "field", name=path, **more)

    def _drop_views(self):
        actions = self.sudo().action_id  # technical records of the report
        views = actions.view_ids.view_id
        actions.unlink()
        views.unlink()
