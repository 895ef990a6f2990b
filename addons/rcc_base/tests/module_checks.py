"""The checks of ModuleCase: each is a generator of faults, in words, so that its own tests can make it fail."""

from ast import literal_eval

from lxml import etree

from odoo.models import Constraint, Index
from odoo.modules.module import get_manifest
from odoo.tools import SQL, sql

from ..tools.guard import Guard

OURS = "rcc_"
BRANCH_FIELDS = ("branch_id", "rcc_branch_id")
DATA_FOLDERS = ("data", "security", "views", "report", "wizard")
OPERATIONS = ("perm_read", "perm_write", "perm_create", "perm_unlink")
VIEW_KINDS = {
    "list",
    "form",
    "search",
    "kanban",
    "pivot",
    "graph",
    "calendar",
    "activity",
    "hierarchy",
}


def own_models(env, module):
    """The models that the addon defines, abstract ones included."""
    return [env[name] for name, model in env.registry.items() if model._original_module == module]


def definitions(env, module):
    """(model, definition class) of everything that the addon defines or extends."""
    for name, model in env.registry.items():
        for definition in model._model_classes__:
            if getattr(definition, "_module", None) == module and definition._name == name:
                yield env[name], definition


def access_faults(env, module):
    """A model without an access row is closed to all, and Odoo only logs it."""
    for model in own_models(env, module):
        if not model._abstract and not env["ir.model.access"].search_count(
            [("model_id.model", "=", model._name)]
        ):
            yield f"{model._name} has no access row"


def scope_faults(env, module, unscoped):
    """Scope is one global rule over all four operations: group rules are OR-ed, and a read-only rule lets writes by."""
    for name in unscoped:
        if name not in env or not unscoped[name].strip():
            yield f"unscoped names {name}, which does not exist or has no reason"
    for name, model in env.registry.items():
        fields = [model._fields[field] for field in BRANCH_FIELDS if field in model._fields]
        ours = any(
            field.store and module in (field._module, model._original_module) for field in fields
        )
        if not ours or model._abstract or model._transient or name in unscoped:
            continue
        rules = env["ir.rule"].search([("model_id.model", "=", name), ("active", "=", True)])
        if not any(
            not rule.groups and all(rule[operation] for operation in OPERATIONS) for rule in rules
        ):
            yield f"{name} has a branch but no global rule over all four operations"


def table_object_faults(env, module):
    """Odoo only logs a constraint that fails to install."""
    for model in map(env.get, list(env.registry)):
        if model._abstract or not model._auto:
            continue
        for full_name, declared in model._table_objects.items():
            if module in (declared._module, model._original_module) and not _exists(
                env, model, full_name, declared
            ):
                yield f"{full_name} of {model._name} is not in the database"


def _exists(env, model, full_name, declared):
    name = sql.make_identifier(full_name)
    if isinstance(declared, Guard):
        catalog = SQL(
            "SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass AND tgenabled <> 'D'",
            name,
            model._table,
        )
    elif isinstance(declared, Index):
        catalog = SQL(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indrelid = %s::regclass AND indisvalid",
            name,
            model._table,
        )
    elif isinstance(declared, Constraint):
        catalog = SQL(
            "SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass AND convalidated",
            name,
            model._table,
        )
    return bool(env.execute_query(catalog))


def view_faults(env, module, users):
    """Every view must render for every role that can see its model."""
    for view in _records(env, module, "ir.ui.view").filtered("model"):
        root = view
        while root.inherit_id and root.mode == "extension":
            root = root.inherit_id
        if view.model not in env:
            yield f"{view.xml_id} is for {view.model}, which does not exist"
            continue
        for user in users:
            model = env[view.model].with_user(user)
            if model.has_access("read") and (
                not root.group_ids or root.group_ids & user.all_group_ids
            ):
                try:
                    arch = etree.fromstring(model.get_view(root.id, root.type)["arch"])
                    unknown = {
                        node.get("name") for node in _top_fields(arch)
                    } - model._fields.keys()
                    if unknown:
                        yield f"{view.xml_id} shows {user.login} unknown fields: {unknown}"
                except Exception as error:
                    yield f"{view.xml_id} does not render for {user.login}: {error}"


def _top_fields(node):
    """The field nodes of a view that are of its own model, not of a view inside one of its fields."""
    for child in node.iterchildren(tag=etree.Element):
        if child.tag == "field":
            yield child
        else:
            yield from _top_fields(child)


def menu_faults(env, module, users):
    """A menu that nobody reaches is dead; one with an action for a model that nobody reads, too."""
    menus = _records(env, module, "ir.ui.menu").filtered("action")
    seen = set().union(
        *(env["ir.ui.menu"].with_user(user)._visible_menu_ids(debug=True) for user in users)
    )
    for menu in menus:
        if menu.id not in seen:
            yield f"menu {menu.complete_name} is reachable by no role"


def file_faults(folder, unlisted=()):
    """A data file that is not in the manifest is never loaded."""
    manifest = literal_eval((folder / "__manifest__.py").read_text())
    listed = {*manifest.get("data", ()), *manifest.get("demo", ()), *unlisted}
    for data_folder in DATA_FOLDERS:
        for path in sorted((folder / data_folder).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix in (".xml", ".csv") and name not in listed:
                yield f"{name} is not in the manifest"


def manifest_faults(module):
    """The facts that every manifest states."""
    manifest = get_manifest(module)
    expected = {
        "license": "LGPL-3",
        "category": "Rural Credit",
        "author": "Rural Credit CRM contributors",
    }
    for key, value in expected.items():
        if manifest[key] != value:
            yield f"manifest: {key} is {manifest[key]!r}, not {value!r}"
    if not manifest["version"].startswith("19.0.") or not manifest["summary"]:
        yield "manifest: version must begin with 19.0, summary must be filled"


def name_faults(env, module):
    """Fields on foreign models carry rcc_, those of our own never do."""
    for model, definition in definitions(env, module):
        foreign = not model._original_module.startswith(OURS)
        for field in definition._field_definitions:
            if (
                foreign
                and not field.name.startswith(OURS)
                and not _defined_elsewhere(model, field.name)
            ):
                yield f"{model._name}.{field.name} is on a foreign model and lacks rcc_"
            elif not foreign and field.name.startswith(OURS):
                yield f"{model._name}.{field.name} is on a model of ours and must not carry rcc_"


def _defined_elsewhere(model, name):
    """Whether somebody else's class declares this field or method: then ours is an override."""
    return any(
        name in vars(other)
        for other in model._model_classes__
        if not (getattr(other, "_module", None) or "").startswith(OURS)
    )


def doc_faults(env, module):
    """Models say what they are; public methods are action_* or overrides, and each of ours has a docstring."""
    for model, definition in definitions(env, module):
        if not definition.__dict__.get("__doc__"):
            yield f"{model._name} has no docstring in {module}"
        if definition._name not in definition._inherit and not definition.__dict__.get(
            "_description"
        ):
            yield f"{model._name} has no _description"
        for name, method in vars(definition).items():
            if (
                callable(method)
                and not isinstance(method, type)
                and not getattr(method, "__doc__", None)
            ):
                if name.startswith("_cron_") or (
                    not name.startswith("_") and not _defined_elsewhere(model, name)
                ):
                    yield f"{model._name}.{name} is public, or a cron, and has no docstring"


def xml_id_faults(env, module):
    """rcc_loan_view_form, rcc_loan_action, rcc_loan_menu: whoever knows the model knows the id."""
    for view in _records(env, module, "ir.ui.view").filtered("model"):
        name = view.xml_id.partition(".")[2]
        if not name.startswith(f"{view.model.replace('.', '_')}_view_{view.type}"):
            yield f"view {name} should be {view.model.replace('.', '_')}_view_{view.type}…"
        if view.type not in VIEW_KINDS:
            yield f"view {name} has the unknown kind {view.type}"
    for action in _records(env, module, "ir.actions.act_window"):
        name = action.xml_id.partition(".")[2]
        if not name.startswith(f"{action.res_model.replace('.', '_')}_action"):
            yield f"action {name} should be {action.res_model.replace('.', '_')}_action…"
    for menu in _records(env, module, "ir.ui.menu"):
        name = menu._get_external_ids()[menu.id][0].partition(".")[2]
        if not (name.endswith("_menu") or "_menu_" in name or name.startswith("menu_")):
            yield f"menu {name} should end in _menu"


def _records(env, module, model):
    """The records of a model that the addon's data made."""
    data = env["ir.model.data"].search([("module", "=", module), ("model", "=", model)])
    return env[model].with_context(active_test=False).browse(data.mapped("res_id")).exists()
