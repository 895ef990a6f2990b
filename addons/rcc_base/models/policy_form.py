from copy import deepcopy

from lxml import etree

from odoo import api, models

DRAFT_ONLY = "state != 'draft' or proposed_by_id"


class PolicyForm(models.AbstractModel):
    """The parts that every policy's form has in common, put into it when it is read.

    A policy model's own form view holds its content alone. Buttons and status bar, who and when, the changes against
    the version in force and the simulation come from one view (``rcc_policy_mixin_view_form``); the content can be
    edited in drafts that nobody proposed yet.
    """

    _inherit = "rcc.policy.mixin"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Complete the forms of policies."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and self._name != "rcc.policy.mixin":
            shared = self.env.ref(
                "rcc_base.rcc_policy_mixin_view_form"
            ).sudo()  # a view is no secret
            self._complete_form(arch, etree.fromstring(shared.arch))
        return arch, view

    @api.model
    def _complete_form(self, form, shared):
        """Add the shared parts that the form does not have itself."""
        for field in _own_fields(form):
            own = self._fields.get(field.get("name"))
            if own and not own.readonly and not field.get("readonly"):
                field.set("readonly", DRAFT_ONLY)
        self._complete_header(form, shared.find("header"))
        sheet = form.find("sheet")
        if sheet is None:
            sheet = form
        _drop_known(shared.find("sheet"), {field.get("name") for field in _own_fields(form)})
        notebook = sheet.find(".//notebook")
        if notebook is None:
            notebook = etree.SubElement(sheet, "notebook")
        for part in shared.find("sheet"):
            if part.tag == "notebook":
                notebook.extend(deepcopy(page) for page in part)
            elif part.get("name") == "policy_waiting":
                sheet.insert(0, deepcopy(part))
            else:
                notebook.addprevious(deepcopy(part))

    @api.model
    def _complete_header(self, form, shared):
        """One header: the cycle's buttons first, then the model's own ones, the state last."""
        header = form.find("header")
        if header is None:
            header = etree.Element("header")
            form.insert(0, header)
        names = {node.get("name") for node in shared}
        for node in header.findall("*"):
            if node.get("name") in names:
                header.remove(node)
        buttons = [deepcopy(node) for node in shared]
        for place, node in enumerate(buttons[:-1]):
            header.insert(place, node)
        header.append(buttons[-1])


def _own_fields(node):
    """The field nodes of a form that are of its own model, outside the header."""
    for child in node.iterchildren(tag=etree.Element):
        if child.tag == "field":
            yield child
        elif child.tag != "header":
            yield from _own_fields(child)


def _drop_known(shared, names):
    """Take fields out of the shared parts that the form shows already."""
    for group in shared.iter("group"):
        for field in group.findall("field"):
            if field.get("name") in names:
                group.remove(field)
