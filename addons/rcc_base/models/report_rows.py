from odoo import fields, models
from odoo.tools.misc import format_date

from ..tools.tables import NUMBERS, Column

STEPS = {"year": "%Y", "quarter": None, "month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}


class ReportRows(models.Model):
    """Reading the rows of a report with the reader's own rights: what a screen masks stays masked."""

    _inherit = "rcc.report"

    def _columns(self, group_by=()):
        """The columns that this reader may see; what the rows are grouped by is among them."""
        measures = self._measures()
        paths = dict.fromkeys([*(path.partition(":")[0] for path in group_by), *self._paths()])
        paths.update(dict.fromkeys(measures))
        return [self._column(path, measures.get(path, "")) for path in paths if self._may_see(path)]

    def _may_see(self, path):
        model = self.env[self.model]
        first, _dot, second = path.partition(".")
        field = model._fields[first]
        if not model._has_field_access(field, "read"):
            return False
        if not second:
            return True
        target = self.env[field.comodel_name]
        return target.has_access("read") and target._has_field_access(
            target._fields[second], "read"
        )

    def _column(self, path, total):
        field = self._final_field(path)
        digits = field.get_digits(self.env) if field.type == "float" else None
        return Column(
            path,
            field._description_string(self.env),
            field.type,
            digits[1] if digits else 2,
            total if field.type in NUMBERS else "",
        )

    def _rows(self, domain, group_by, columns):
        """``(keys, texts, values)`` of each row, in the order of the groups."""
        group_columns = [self._column(path.partition(":")[0], "") for path in group_by]
        for records in self._chunks(self._row_ids(domain, group_by)):
            read = self._read_paths(records, [*columns, *group_columns])
            for record_id in records.ids:
                values = read.get(record_id)
                if values is None:
                    continue  # deleted meanwhile
                cells = [values[column.path] for column in columns]
                groups = [
                    self._group_of(values[column.path], column, path)
                    for column, path in zip(group_columns, group_by)
                ]
                keys = tuple(key for key, _text in groups)
                texts = tuple(text for _key, text in groups)
                yield keys, texts, [_plain(cell) for cell in cells]

    def _read_paths(self, records, columns):
        """{id: {path: value}}; values of relations are (id, name) pairs, of other kinds as the column says."""
        paths = {column.path for column in columns}
        firsts = {path.partition(".")[0] for path in paths}
        rows = {row["id"]: row for row in records.read(sorted(firsts))}
        related = {path: self._read_related(rows, path) for path in paths if "." in path}
        result = {record_id: {} for record_id in rows}
        for column in {column.path: column for column in columns}.values():
            convert = self._converter(column)
            for record_id, row in rows.items():
                if column.path in related:
                    target = row[column.path.partition(".")[0]]
                    value = related[column.path].get(target and target[0])
                else:
                    value = row[column.path]
                result[record_id][column.path] = convert(value)
        return result

    def _read_related(self, rows, path):
        """{target id: value} of a field one step away, of the targets that the reader may see."""
        first, _dot, second = path.partition(".")
        ids = {row[first][0] for row in rows.values() if row[first]}
        field = self.env[self.model]._fields[first]
        targets = self.env[field.comodel_name].browse(ids)._filtered_access("read")
        return {row["id"]: row[second] for row in targets.read([second])}

    def _converter(self, column):
        """From what Odoo reads to a plain value: labels of choices, local time, names."""
        field = self._final_field(column.path)
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return lambda value: (value, labels.get(value, value)) if value else None
        if field.type == "datetime":
            return lambda value: value and self._local(value)
        if field.type in ("one2many", "many2many"):
            return lambda ids: self._names_of(field, ids)
        if field.type in NUMBERS or field.type == "boolean":
            return lambda value: value
        return lambda value: value or None

    def _local(self, value):
        return fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)

    def _names_of(self, field, ids):
        records = self.env[field.comodel_name].browse(ids or ())._filtered_access("read")
        return ", ".join(records.mapped("display_name")) or None

    def _group_of(self, value, column, path):
        """(key, words) of a row's group."""
        nothing = self.env._("None")
        if isinstance(value, tuple):
            return value[0], value[1] or nothing
        if column.kind == "boolean":
            return bool(value), self.env._("Yes") if value else self.env._("No")
        if column.kind in ("date", "datetime"):
            text = value and self._date_words(value, path.partition(":")[2] or "month")
        else:
            text = value is not None and value is not False and str(value)
        return text or "", text or nothing

    def _date_words(self, value, step):
        if step == "quarter":
            return f"{value.year}-Q{(value.month + 2) // 3}"
        return value.strftime(STEPS.get(step) or "%Y-%m")

    def _stamp(self):
        """Today in words, for headings."""
        return format_date(self.env, self.env["res.company"]._rcc_today(), date_format="yyyy-MM-dd")


def _plain(value):
    """The words of a pair, other values as they are."""
    return value[1] if isinstance(value, tuple) else value
