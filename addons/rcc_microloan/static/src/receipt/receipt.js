import { useService } from "@web/core/utils/hooks";
import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { errorText } from "@rcc_customer/error_text";
import { day, money } from "../format";

const POLL = 4000;

/** After the payout: note number, schedule, print. A reserved loan waits here for the accountant. */
export class Receipt extends Component {
    static template = "rcc_microloan.Receipt";
    static props = { loanId: Number, print: { type: Boolean, optional: true }, onNext: Function };
    day = day;
    money = money;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({ loan: null, error: "" });
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = setInterval(() => this.state.loan?.state !== "open" && this.load(), POLL);
            if (this.props.print && this.state.loan?.state === "open") {
                this.print();
            }
        });
        onWillUnmount(() => clearInterval(this.timer));
        useEffect(() => this.root.el.querySelector("[data-first]")?.focus(), () => [this.state.loan?.state]);
    }

    async load() {
        try {
            this.state.loan = await this.orm.silent.call("rcc.counter", "receipt", [this.props.loanId]);
            this.state.error = "";
        } catch (error) {
            this.state.error = errorText(error);
        }
    }

    /** Print the loan note (PDF). */
    async print() {
        const ids = [this.props.loanId];
        await this.action.doAction("rcc_microloan.rcc_loan_note_report", {
            additionalContext: { active_id: ids[0], active_ids: ids, active_model: "rcc.loan" },
        });
        this.root.el?.querySelector("[name=next]")?.focus();
    }
}
