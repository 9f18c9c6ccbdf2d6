/** A menu item as a button: its name, its price, and its stock. */
import { Amount } from "./amount.js";
import { tint } from "./tint.js";
import { classes, html } from "./html.js";
import { text } from "../lib/texts.js";

/** @param {{item: import("../lib/types.js").Item, price: {price_minor: number, rule: import("../lib/types.js").PriceRule | null}, colour?: string | null, stock?: import("../lib/types.js").Stock, currency: any, onAdd: () => void}} props */
export function MenuItem({ item, price, colour, stock, currency, onAdd }) {
  const isOut = stock ? !stock.available || stock.remaining === 0 : false;
  return html`
    <button
      class=${classes("dish", isOut && "dish-out")}
      data-testid=${`item-${item.id}`}
      data-name=${item.name}
      disabled=${isOut}
      title=${item.name}
      style=${tint(colour)}
      onClick=${onAdd}
    >
      <strong>${item.short_name || item.name}</strong>
      <span class="dish-foot">
        ${
          isOut
            ? html`
                <span class="chip late">${text("common-sold-out-short")}</span>
              `
            : html`
                <span>${item.is_open_price ? text("pos-open-price") : html`<${Amount} minor=${price.price_minor} currency=${currency} bare />`}</span>
              `
        }
        ${
          !isOut &&
          price.rule &&
          html`
            <small class="dish-rule" data-testid="rule">${price.rule.name}</small>
          `
        }
        ${
          !isOut &&
          stock?.remaining != null &&
          html`
            <span class="chip working">${text("common-left-in-stock", { count: stock.remaining })}</span>
          `
        }
      </span>
    </button>
  `;
}
