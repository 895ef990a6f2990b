import { useAutofocus } from "@web/core/utils/hooks";
import { Component } from "@odoo/owl";

/** Why this customer cannot draw: reason, rule and way on. */
export class Refusals extends Component {
    static template = "rcc_microloan.Refusals";
    static props = { reasons: Array, onBack: Function };

    setup() {
        useAutofocus({ refName: "back", mobile: true });
    }
}
