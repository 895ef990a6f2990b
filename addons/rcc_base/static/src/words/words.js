import { _t } from "@web/core/l10n/translation";

/**
 * Words on Odoo's own screens that its Chinese lacks: a term that its own addon leaves untranslated is looked up in
 * all of them. Filters and rules of policies show these.
 */
export const WORDS = [
    _t("Add nested rule"),
    _t("Custom range"),
    _t("Month to date"),
    _t("Year to date"),
    _t('Press "Enter" to add criterion'),
    _t("Select one or several criteria"),
    _t("before"),
    _t("between"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
    _t("not ="),
];
