/** The menu: categories as tabs, items as buttons, and a search across all of them. */
import { MenuItem } from "../elements/menu-item.js";
import { tint } from "../elements/tint.js";
import { Icon } from "../elements/icon.js";
import { html, useSignal } from "../elements/html.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Category} Category */
/** @typedef {import("../lib/types.js").Item} Item */

/** @param {{terminal: import("./terminal-state.js").TerminalState}} props */
export function MenuBoard({ terminal }) {
  const chosen = useSignal(/** @type {string | null} */ (null));
  const search = useSignal(/** @type {string | null} */ (null));
  const categories = terminal.hub.store.menu.value?.categories ?? [];
  const shown = search.value
    ? matches(categories, search.value)
    : keys(categories.find((one) => one.id === chosen.value) ?? categories[0]);
  return html`
    <header class="room-head menu-head">
      <button class="icon-button" aria-label=${text("pos-back-to-tables")} data-testid="back" onClick=${() => terminal.leave()}>
        <${Icon} name="back" />
      </button>
      ${
        search.value === null
          ? html`
              <${Tabs}
                categories=${categories}
                chosen=${chosen.value ?? categories[0]?.id}
                onChoose=${(/** @type {string} */ id) => (chosen.value = id)}
              />
            `
          : html`
              <input
                class="input"
                type="search"
                placeholder=${text("pos-search-menu")}
                aria-label=${text("pos-search-menu")}
                data-testid="menu-search"
                autofocus
                ref=${(/** @type {HTMLInputElement | null} */ input) => input?.focus()}
                value=${search.value}
                onInput=${(/** @type {any} */ event) => (search.value = event.currentTarget.value)}
              />
            `
      }
      <button
        class="icon-button"
        aria-label=${text(search.value === null ? "pos-search-menu" : "pos-close-search")}
        data-testid="search"
        onClick=${() => (search.value = search.value === null ? "" : null)}
      >
        <${Icon} name=${search.value === null ? "search" : "close"} />
      </button>
    </header>
    ${
      shown.length
        ? html`
            <div class="menu" data-testid="menu">
              ${shown.map(
                ({ item, colour }) => html`
                  <${MenuItem}
                    key=${item.id}
                    item=${item}
                    price=${terminal.price(item)}
                    colour=${colour}
                    stock=${terminal.hub.store.stock.value[item.id]}
                    currency=${terminal.settings.value}
                    onAdd=${() => choose(terminal, item)}
                  />
                `,
              )}
            </div>
          `
        : html`
            <div class="empty">
              <strong>${text(search.value ? "common-no-match" : "pos-empty-category")}</strong>
              ${text(search.value ? "common-try-shorter-word" : "pos-empty-category-note")}
            </div>
          `
    }
  `;
}

/** @param {{categories: Category[], chosen: string | undefined, onChoose: (id: string) => void}} props */
function Tabs({ categories, chosen, onChoose }) {
  return html`
    <div class="tabs" role="tablist">
      ${categories.map(
        (one) => html`
          <button
            class="tab"
            role="tab"
            key=${one.id}
            data-testid=${`category-${one.name}`}
            aria-selected=${one.id === chosen}
            onClick=${() => onChoose(one.id)}
          >
            <i style=${tint(one.colour)}></i>
            ${one.name}
          </button>
        `,
      )}
    </div>
  `;
}

/** @param {import("./terminal-state.js").TerminalState} terminal @param {Item} item */
function choose(terminal, item) {
  if (item.modifier_groups.length || item.is_open_price) terminal.sheet.value = { kind: "modifiers", item };
  else void terminal.add(item);
}

/** @param {Category | undefined} category */
function keys(category) {
  return (category?.items ?? []).map((item) => ({ item, colour: category?.colour }));
}

/** @param {Category[]} categories @param {string} search */
function matches(categories, search) {
  const words = search.toLowerCase().split(/\s+/);
  return categories
    .flatMap(keys)
    .filter(({ item }) => words.every((word) => item.name.toLowerCase().includes(word)))
    .slice(0, 40);
}
