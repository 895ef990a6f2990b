import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, useState } from "@odoo/owl";

import { CustomerCard } from "../customer_card/customer_card";
import { PayoutForm } from "../payout_form/payout_form";
import { Receipt } from "../receipt/receipt";
import { Refusals } from "../refusals/refusals";
import { SearchBox } from "../search_box/search_box";
import { errorText } from "@rcc_customer/error_text";

/** The teller's screen: only switches between searching, the customer and the receipt. */
export class Counter extends Component {
    static template = "rcc_microloan.Counter";
    static components = { CustomerCard, PayoutForm, Receipt, Refusals, SearchBox };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ screen: "search", card: null, reasons: [], loanId: 0, print: false, error: "" });
        this.env.config.setDisplayName?.(_t("Counter"));
    }

    /** Open the customer that was picked. */
    async open(row) {
        this.state.error = "";
        try {
            const answer = await this.orm.silent.call("rcc.counter", "eligibility", [row.id]);
            Object.assign(this.state, { screen: "customer", card: answer.card, reasons: answer.reasons });
        } catch (error) {
            this.state.error = errorText(error);
        }
    }

    /** Show the receipt of a payout. */
    paid(loanId, print) {
        Object.assign(this.state, { screen: "receipt", loanId, print });
    }

    /** Back to the empty search, ready for the next customer. */
    next() {
        Object.assign(this.state, { screen: "search", card: null, reasons: [], loanId: 0, error: "" });
    }

    onKeydown(event) {
        if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            this.next();
        }
    }
}

registry.category("actions").add("rcc_microloan.counter", Counter);
