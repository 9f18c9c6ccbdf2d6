/** Today's payments by tender. */
import { Amount } from "../elements/amount.js";
import { html } from "../elements/html.js";
import { labelOf } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel}} props */
export function Tenders({ figures }) {
  const sales = figures.sales.value;
  const most = Math.max(1, ...(sales?.by_method.map((one) => one.amount_minor) ?? []));
  return html`
    <section class="card" data-testid="tenders">
      <header><h2>${text("manager-tenders")}</h2></header>
      ${
        sales?.by_method.length
          ? html`
              <ul class="bars">
                ${sales.by_method.map(
                  (one) => html`
                    <li key=${one.method}>
                      <span>
                        ${labelOf(one.method)}
                        <small>${one.count}</small>
                      </span>
                      <b><${Amount} minor=${one.amount_minor} currency=${figures.settings.value} bare /></b>
                      <i style=${{ inlineSize: `${Math.max(0, Math.round((100 * one.amount_minor) / most))}%` }}></i>
                    </li>
                  `,
                )}
              </ul>
              <p class="card-foot">
                ${textParts("manager-tips-and-refunds", {
                  tips: html`<${Amount} minor=${sales.tips_minor} currency=${figures.settings.value} />`,
                  refunds: html`<${Amount} minor=${sales.refunds_minor} currency=${figures.settings.value} />`,
                })}
              </p>
            `
          : html`
              <div class="empty">${text("manager-no-payments")}</div>
            `
      }
    </section>
  `;
}
