import { useAutofocus, useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { useDebounced } from "@web/core/utils/timing";
import { Component, useState } from "@odoo/owl";

import { errorText } from "@rcc_customer/error_text";
import { money } from "../format";

/** One field that finds a customer by name, pinyin, ID or phone; arrows and Enter pick. */
export class SearchBox extends Component {
    static template = "rcc_microloan.SearchBox";
    static props = { onSelect: Function };
    money = money;

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ query: "", rows: [], index: 0, found: null, error: "" });
        this.searchSoon = useDebounced(() => this.search(), 180);
        useAutofocus({ refName: "query", mobile: true });
    }

    async search() {
        const query = this.state.query.trim();
        if (query === this.state.found) {
            return;
        }
        try {
            const rows = query ? await this.keepLast.add(this.orm.silent.call("rcc.counter", "find", [query])) : [];
            Object.assign(this.state, { rows, index: 0, found: query, error: "" });
        } catch (error) {
            Object.assign(this.state, { rows: [], found: null, error: errorText(error) });
        }
    }

    async onKeydown(event) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (event.key in steps && this.state.rows.length) {
            event.preventDefault();
            const count = this.state.rows.length;
            this.state.index = (this.state.index + steps[event.key] + count) % count;
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            await this.search();
            this.pick(this.state.index);
        }
    }

    pick(index) {
        const row = this.state.rows[index];
        if (row) {
            this.props.onSelect(row);
        }
    }
}
