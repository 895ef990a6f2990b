import { useAutofocus, useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { Component, onPatched, useRef, useState } from "@odoo/owl";

import { errorText, isUncertain } from "@rcc_customer/error_text";
import { day, money } from "../format";

const ORDER = ["number", "certificate", "amount"];
const RESIDENT_ID = /^[0-9０-９]{15}$|^[0-9０-９]{17}[0-9０-９XxＸｘ]$/;

/** From the document shown to the money: Enter goes on, the last Enter pays. One key for the whole visit. */
export class PayoutForm extends Component {
    static template = "rcc_microloan.PayoutForm";
    static props = { card: Object, onPaid: Function, onBack: Function };
    day = day;
    money = money;

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.key = uuid();
        const { months, purpose } = this.props.card;
        this.state = useState({
            number: "", certificate: "", amount: "", months, purpose, kind: "", quote: null, error: "", busy: false,
            uncertain: false,
        });
        useAutofocus({ refName: "number", mobile: true });
        let quote = null;
        onPatched(() => {
            if (this.state.quote && this.state.quote !== quote) {
                this.focus("confirm");
            }
            quote = this.state.quote;
        });
    }

    /** The document kind: as chosen, else as the number looks. */
    get kind() {
        return this.state.kind || (!this.state.number || RESIDENT_ID.test(this.state.number.replace(/\s/g, "")) ? "resident_id" : "marriage_certificate");
    }

    focus(name) {
        const input = this.root.el.querySelector(`[name=${name}]`);
        input?.focus();
        input?.select?.();
    }

    /** Enter: the next field, or the offer when the fields are filled. */
    async onEnter(name) {
        const empty = ORDER.find((field) => !String(this.state[field]).trim());
        const next = ORDER[ORDER.indexOf(name) + 1];
        if (ORDER.includes(name) && next && String(this.state[name]).trim()) {
            this.focus(next);
        } else if (empty) {
            this.focus(empty);
        } else {
            await this.ask();
        }
    }

    /** Any change takes the offer back. */
    onChange() {
        Object.assign(this.state, { quote: null, error: "" });
    }

    get amount() {
        return Number(String(this.state.amount).replace(/[,，\s]/g, ""));
    }

    /** Ask the server what the loan would cost, or why not. */
    async ask() {
        await this.guarded(async () => {
            const args = [this.props.card.id, this.amount, Number(this.state.months) || null];
            const answer = await this.orm.silent.call("rcc.counter", "eligibility", args);
            this.state.quote = answer.quote;
            this.state.error = answer.reasons.map((reason) => [reason.reason, reason.rule, reason.way].filter(Boolean).join("\n")).join("\n\n");
        });
        if (this.state.error) {
            this.focus("amount");
        }
    }

    /** Pay out; after a lost connection the same call is repeated with the same key, which never pays twice. */
    async pay(print = false) {
        await this.guarded(async () => {
            const [loanId] = await this.orm.silent.call("rcc.counter", "payout", [], {
                partner_id: this.props.card.id, document_kind: this.kind, document_number: this.state.number,
                certificate_no: this.state.certificate, amount: this.amount, months: Number(this.state.months) || null,
                purpose: this.state.purpose, idempotency_key: this.key,
            });
            this.props.onPaid(loanId, print);
        });
        if (this.state.uncertain) {
            this.focus("confirm");
        } else if (this.state.error) {
            this.state.quote = null;
            this.focus("number");
        }
    }

    async guarded(work) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, { busy: true, error: "" });
        try {
            await work();
            this.state.uncertain = false;
        } catch (error) {
            this.state.uncertain = isUncertain(error) && Boolean(this.state.quote);
            this.state.error = errorText(error);
        } finally {
            this.state.busy = false;
        }
    }

    onConfirmKeydown(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            this.pay(event.ctrlKey);
        }
    }
}
