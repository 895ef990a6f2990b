import { Component } from "@odoo/owl";

/** The masked card of whoever was registered last. */
export class RegisteredCard extends Component {
    static template = "rcc_customer.RegisteredCard";
    static props = { card: Object, count: Number };
}
