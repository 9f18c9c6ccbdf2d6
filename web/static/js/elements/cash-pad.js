/** Cash: the exact amount until another is chosen or typed, likely notes as buttons, the change as a preview. */
import { Amount } from "./amount.js";
import { cashToHand, likelyTenders, money, plainAmount, usualNotes, parsedMinor } from "../lib/money.js";
import { text } from "../lib/texts.js";
import { AmountKeypad } from "./amount-keypad.js";
import { classes, html, useSignal } from "./html.js";

/** @param {{due: number, share?: number, settings: any, isBusy: boolean, isDrawerOpen: boolean, onPay: (tender: object) => void, onDrawer: () => void}} props */
export function CashPad({ due, share, settings, isBusy, isDrawerOpen, onPay, onDrawer }) {
  const typed = useSignal("");
  const amountDue = share ?? due;
  const isLast = amountDue === due;
  const toHand = isLast ? cashToHand(due, settings?.cash_rounding_minor) : amountDue;
  const tendered = typed.value ? parsedMinor(typed.value, settings) : toHand;
  const isShort = tendered !== null && tendered < toHand;
  const covers = isShort ? tendered : amountDue;
  const isReady = tendered !== null && covers > 0 && !isBusy;
  const notes = likelyTenders(toHand, usualNotes(settings));
  const digits = (/** @type {number} */ minor) => (typed.value = plainAmount(minor, settings));
  const take = () => isReady && onPay({ amount_minor: covers, tendered_minor: tendered });
  if (!isDrawerOpen)
    return html`
      <section class="pay-right">
        <div class="empty">
          <strong>${text("pos-drawer-closed")}</strong>
          ${text("pos-drawer-closed-note")}
          <button class="button main big" data-testid="open-drawer" onClick=${onDrawer}>${text("pos-open-drawer")}</button>
        </div>
      </section>
    `;
  return html`
    <section class="pay-right">
      <div class="notes">
        ${notes.map(
          (minor) => html`
            <button
              class=${classes("button note", minor === tendered && "chosen")}
              key=${minor}
              data-testid=${`note-${minor}`}
              onClick=${() => digits(minor)}
            >
              ${minor === toHand ? text("pos-exact") : html`<${Amount} minor=${minor} currency=${settings} bare />`}
            </button>
          `,
        )}
      </div>
      <div class="change" data-testid="change-preview">
        <span>
          <small>${text("pos-cash")}</small>
          <b><${Amount} minor=${tendered} currency=${settings} bare /></b>
        </span>
        <span>
          <small>${text(isShort ? "pos-remains" : "pos-change")}</small>
          <strong><${Amount} minor=${tendered === null ? null : Math.abs(tendered - toHand)} currency=${settings} bare /></strong>
        </span>
      </div>
      <${AmountKeypad} typed=${typed} currency=${settings} onEnter=${take} />
      <button class="button main huge wide" data-testid="take-cash" disabled=${!isReady} onClick=${take}>
        ${isShort || !isLast ? text("pos-take-amount", { amount: money(covers, settings) }) : text("pos-take-cash")}
      </button>
    </section>
  `;
}
