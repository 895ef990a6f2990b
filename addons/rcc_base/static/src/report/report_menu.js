import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { Component } from "@odoo/owl";

/** The report of a page, or undefined. */
function reportOf(env) {
    return env.searchModel?.globalContext?.rcc_report;
}

/** Ask the server for the file of these rows. */
async function output(orm, action, method, env, domain) {
    const { groupBy } = env.searchModel;
    const result = await orm.call("rcc.report", method, [reportOf(env)], {
        domain,
        group_by: groupBy.length ? groupBy : null,
    });
    return action.doAction(result);
}

/** "Print" and "Download" in the cog menu of list, pivot and graph: the rows that the search left. */
export class ReportMenu extends Component {
    static template = "rcc_base.ReportMenu";
    static components = { DropdownItem };
    static props = {};

    output(method) {
        // the services themselves: the menu is gone before the answer comes, and with it what useService gives
        const { orm, action } = this.env.services;
        return output(orm, action, method, this.env, this.env.searchModel.domain);
    }
}

registry.category("cogMenu").add(
    "rcc-report",
    { Component: ReportMenu, groupNumber: 1, isDisplayed: (env) => Boolean(reportOf(env)) },
    { sequence: 1 }
);

/** The list of a report: what is selected can be printed and downloaded. */
export class ReportListController extends ListController {
    getStaticActionMenuItems() {
        const offer = (method, description, icon) => ({
            sequence: 1,
            icon,
            description,
            isAvailable: () => Boolean(reportOf(this.env)),
            callback: () => this.output(method),
        });
        return {
            ...super.getStaticActionMenuItems(),
            rcc_print: offer("action_print", _t("Print"), "fa fa-print"),
            rcc_download: offer("action_download", _t("Download"), "fa fa-download"),
        };
    }

    async output(method) {
        const domain = this.isDomainSelected
            ? this.env.searchModel.domain
            : [["id", "in", this.model.root.selection.map((record) => record.resId)]];
        const { orm, action } = this.env.services;
        return output(orm, action, method, this.env, domain);
    }
}

registry.category("views").add("rcc_report_list", { ...listView, Controller: ReportListController });
