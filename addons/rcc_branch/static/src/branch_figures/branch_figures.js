import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Key figures of a branch; each opens into the rows behind it. */
export class BranchFigures extends Component {
    static template = "rcc_branch.BranchFigures";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get figures() {
        return this.props.record.data[this.props.name] || [];
    }

    async open(key) {
        const { resModel, resId } = this.props.record;
        const action = await this.orm.call(resModel, "action_open_figure", [[resId]], {
            context: { figure: key },
        });
        if (action) {
            await this.action.doAction(action);
        }
    }
}

registry.category("fields").add("rcc_branch_figures", {
    component: BranchFigures,
    supportedTypes: ["json"],
});
