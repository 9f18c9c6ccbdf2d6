/** Sold out, or only so many left: said at the till, seen on every screen. */
import { Sheet } from "../elements/sheet.js";
import { StockList } from "../elements/stock-list.js";
import { html } from "../elements/html.js";

/** @param {{desk: import("./desk.js").Desk, onClose: () => void}} props */
export function StockSheet({ desk, onClose }) {
  const set = (/** @type {import("../lib/types.js").Item} */ item, /** @type {object} */ wanted) =>
    void desk.act("stock.set", { item: item.id, ...wanted });
  return html`
    <${Sheet} title="86 and counts" testid="stock-sheet" onClose=${onClose}>
      <${StockList} items=${[...desk.items.value.values()]} stock=${desk.hub.store.stock.value} onSet=${set} />
    </${Sheet}>
  `;
}
