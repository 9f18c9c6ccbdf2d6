/** What an approval would do: the act, the money before and after, how far the kitchen is. */
import { actText, kitchenText, moneyText } from "../lib/approvals.js";
import { text } from "../lib/texts.js";
import { html } from "./html.js";

/** @param {{act: import("../lib/approvals.js").Act, reason?: string, settings: any}} props */
export function ApprovalFacts({ act, reason, settings }) {
  const [money, kitchen, wasted] = [moneyText(act, settings), kitchenText(act), act.effect?.wasted ?? 0];
  return html`
    <p class="approval-act" data-testid="approval-act">
      ${actText(act, settings)}${reason ? ` · ${text("common-approval-reason", { reason })}` : ""}
    </p>
    ${
      money &&
      html`
        <p class="approval-money" data-testid="approval-money">${money}</p>
      `
    }
    ${
      kitchen &&
      html`
        <p data-testid="approval-kitchen">
          ${kitchen}${
            wasted > 0 &&
            html`
              <strong class="approval-wasted"> · ${text("common-approval-wasted", { count: wasted })}</strong>
            `
          }
        </p>
      `
    }
  `;
}
