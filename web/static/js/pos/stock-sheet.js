/** Marks items as sold out or counts them; every screen shows it. */
import { Sheet } from "../elements/sheet.js";
import { StockList } from "../elements/stock-list.js";
import { html } from "../elements/html.js";
import { text } from "../lib/texts.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState, onClose: () => void}} props */
export function StockSheet({ terminal, onClose }) {
  const set = (/** @type {import("../lib/types.js").Item} */ item, /** @type {object} */ change) =>
    void terminal.act("stock.set", { item: item.id, ...change });
  return html`
    <${Sheet} title=${text("common-stock-title")} testid="stock-sheet" onClose=${onClose}>
      <${StockList} items=${[...terminal.items.value.values()]} stock=${terminal.hub.store.stock.value} onSet=${set} />
    </${Sheet}>
  `;
}
