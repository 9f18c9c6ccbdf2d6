/** Sold-out items and counts: items that are sold out or counted first, then the rest of the menu. */
import { Icon } from "./icon.js";
import { Stepper } from "./stepper.js";
import { classes, html, useRef, useSignal } from "./html.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Item} Item */
/** @typedef {import("../lib/types.js").Stock} Stock */
/** @typedef {{items: Item[], stock: Record<string, Stock>, onSet: (item: Item, change: {available?: boolean, remaining?: number | null}) => void}} Props */

/** @param {Props} props */
export function StockList({ items, stock, onSet }) {
  const search = useSignal("");
  const open = useSignal(/** @type {string | null} */ (null));
  const first = useRef(new Set(Object.keys(stock)));
  const shown = matches(items, first.current, search.value);
  return html`
    <input
      class="input"
      type="search"
      placeholder=${text("common-find-dish")}
      aria-label=${text("common-find-dish")}
      data-testid="stock-search"
      value=${search.value}
      onInput=${(/** @type {any} */ event) => (search.value = event.currentTarget.value)}
    />
    <ul class="stock-list" data-testid="stock-list">
      ${shown.map(
        (item) => html`
          <${Row}
            key=${item.id}
            item=${item}
            stock=${stock[item.id]}
            isOpen=${open.value === item.id}
            onOpen=${() => (open.value = open.value === item.id ? null : item.id)}
            onSet=${onSet}
          />
        `,
      )}
    </ul>
    ${
      !shown.length &&
      html`
        <div class="empty">
          <strong>${text("common-no-match")}</strong>
          ${text("common-try-shorter-word")}
        </div>
      `
    }
  `;
}

/** @param {{item: Item, stock?: Stock, isOpen: boolean, onOpen: () => void, onSet: Props["onSet"]}} props */
function Row({ item, stock, isOpen, onOpen, onSet }) {
  const isOut = Boolean(stock && !stock.available);
  return html`
    <li class=${classes(isOut && "is-out", isOpen && "chosen")} data-testid=${`stock-${item.name}`}>
      <div class="stock-row">
        <button class="stock-what" aria-expanded=${isOpen} data-testid="count-it" onClick=${onOpen}>
          <strong>${item.name}</strong>
          <small>${stockText(stock)}</small>
        </button>
        <button
          class=${classes("button big", isOut && "main")}
          data-testid=${isOut ? "back-on" : "sell-out"}
          onClick=${() => onSet(item, isOut ? { available: true, remaining: null } : { available: false })}
        >
          ${text(isOut ? "common-back-on-sale" : "common-sold-out-short")}
        </button>
      </div>
      ${
        isOpen &&
        html`
          <${Count} item=${item} stock=${stock} onSet=${onSet} />
        `
      }
    </li>
  `;
}

/** @param {Stock | undefined} stock */
function stockText(stock) {
  if (stock && !stock.available) return text("common-sold-out");
  return stock?.remaining == null ? text("common-on-sale") : text("common-left-in-stock", { count: stock.remaining });
}

/** @param {{item: Item, stock?: Stock, onSet: Props["onSet"]}} props */
function Count({ item, stock, onSet }) {
  const left = useSignal(stock?.remaining ?? 10);
  return html`
    <div class="stock-count">
      <span>${text("common-how-many-left")}</span>
      <${Stepper} value=${left.value} onChange=${(/** @type {number} */ n) => (left.value = n)} />
      <button
        class="button big"
        data-testid="set-count"
        onClick=${() => onSet(item, { available: true, remaining: left.value })}
      >
        <${Icon} name="check" />
        ${text("common-count-from", { count: left.value })}
      </button>
      ${
        stock?.remaining != null &&
        html`
          <button class="button big" data-testid="no-count" onClick=${() => onSet(item, { remaining: null })}>
            ${text("common-stop-counting")}
          </button>
        `
      }
    </div>
  `;
}

/** Items that were sold out or counted when the list was opened come first, so that nothing moves under the finger. @param {Item[]} items @param {Set<string>} first @param {string} search */
function matches(items, first, search) {
  const words = search.toLowerCase().trim().split(/\s+/);
  return items
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)));
}
