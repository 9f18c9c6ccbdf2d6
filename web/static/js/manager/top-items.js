/** Today's best sellers by sales. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { address } from "../page.js";
import { text } from "../lib/texts.js";

const SHOWN = 6;

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function TopItems({ figures }) {
  const items = figures.day.items.value.slice(0, SHOWN);
  const most = Math.max(1, ...items.map((one) => one.sales_minor));
  return html`
    <section class="card" data-testid="top-items">
      <header>
        <h2>${text("manager-top-items")}</h2>
        <a class="quiet" href=${address("/admin/reports", { report: "items" })}>${text("manager-all")}</a>
      </header>
      ${
        items.length
          ? html`
              <ul class="bars">
                ${items.map(
                  (one) => html`
                    <li key=${one.name}>
                      <span>
                        ${one.name}
                        <small>${one.quantity}</small>
                      </span>
                      <b><${Amount} minor=${one.sales_minor} currency=${figures.settings.value} bare /></b>
                      <i style=${{ inlineSize: `${Math.round((100 * one.sales_minor) / most)}%` }}></i>
                    </li>
                  `,
                )}
              </ul>
            `
          : html`
              <div class="empty">${text("manager-no-top-items")}</div>
            `
      }
    </section>
  `;
}
