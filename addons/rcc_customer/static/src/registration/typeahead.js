import { useDebounced } from "@web/core/utils/timing";
import { Component, onWillUpdateProps, useState } from "@odoo/owl";

/** A field that finds a record while one types; arrows choose, Enter takes what is chosen. */
export class Typeahead extends Component {
    static template = "rcc_customer.Typeahead";
    static props = {
        name: String, text: String, picked: { optional: true }, search: Function,
        onText: Function, onPick: Function, onEnter: Function, label: String, invalid: { type: Boolean, optional: true },
        describedBy: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ rows: [], index: 0, query: null, open: false });
        this.turn = 0;
        this.searchSoon = useDebounced(() => this.search(), 150);
        onWillUpdateProps(({ text }) => {
            if (!text) {
                Object.assign(this.state, { rows: [], query: null, open: false });
            }
        });
    }

    onInput(event) {
        this.props.onText(event.target.value);
        this.searchSoon();
    }

    async search() {
        const query = this.props.text.trim();
        if (query === this.state.query || this.props.picked) {
            return;
        }
        const turn = ++this.turn;
        const rows = query ? await this.props.search(query) : [];
        if (turn === this.turn) {
            Object.assign(this.state, { rows, index: 0, query, open: rows.length > 0 });
        }
    }

    async onKeydown(event) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (event.key in steps && this.state.open) {
            event.preventDefault();
            const count = this.state.rows.length;
            this.state.index = (this.state.index + steps[event.key] + count) % count;
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            await this.take();
            this.props.onEnter(this.props.name);
        } else if (event.key === "Escape" && this.state.open) {
            event.stopPropagation();
            this.state.open = false;
        }
    }

    /** Take what is chosen, once the list is that of the text as it stands now; answers to older texts are dropped. */
    async take() {
        const query = this.props.text.trim();
        if (this.props.picked || !query) {
            return;
        }
        if (this.state.query !== query) {
            const turn = ++this.turn;
            const rows = await this.props.search(query);
            if (turn !== this.turn) {
                return this.take();
            }
            Object.assign(this.state, { rows, index: 0, query });
        }
        this.state.open = false;
        const row = this.state.rows[this.state.index];
        if (row) {
            this.props.onPick(row);
        }
    }

    async click(index) {
        this.state.index = index;
        await this.take();
        this.props.onEnter(this.props.name);
    }
}
