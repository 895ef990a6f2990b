import { Component } from "@odoo/owl";

import { day, money } from "../format";

/** The customer before any document is shown: masked, with what the household may still draw. */
export class CustomerCard extends Component {
    static template = "rcc_microloan.CustomerCard";
    static props = { card: Object };
    day = day;
    money = money;

    get usedPercent() {
        const { limit, used } = this.props.card;
        return limit ? Math.round((100 * used) / limit) : 0;
    }

    get rate() {
        return `${+(this.props.card.annual_rate * 100).toFixed(4)} %`;
    }
}
