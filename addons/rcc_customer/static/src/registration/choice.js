import { Component } from "@odoo/owl";

/** One of a few: its digit or the arrows choose, Enter goes on. */
export class Choice extends Component {
    static template = "rcc_customer.Choice";
    static props = {
        name: String, value: String, label: String, options: Array, onPick: Function, onEnter: Function,
        invalid: { type: Boolean, optional: true }, describedBy: { type: String, optional: true },
    };

    get index() {
        return this.props.options.findIndex((option) => option.value === this.props.value);
    }

    onKeydown(event) {
        const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
        const { options } = this.props;
        const digit = "123456789".indexOf(event.key.normalize("NFKC"));
        if (event.key in steps) {
            event.preventDefault();
            const index = this.index < 0 ? (steps[event.key] > 0 ? -1 : 0) : this.index;
            this.props.onPick(options[(index + steps[event.key] + options.length) % options.length].value);
        } else if (digit >= 0 && options[digit]) {
            event.preventDefault();
            this.props.onPick(options[digit].value);
        } else if (event.key === "Enter") {
            event.preventDefault();
            this.props.onEnter(this.props.name);
        }
    }
}
