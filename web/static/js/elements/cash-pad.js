/** Cash: the exact amount until another is chosen or typed, likely notes as buttons, the change as a preview. */
import { Amount } from "./amount.js";
import { cashToHand, likelyTenders, money, plainAmount, usualNotes, parsedMinor } from "../lib/money.js";
import { text } from "../lib/texts.js";
import { AmountKeypad } from "./amount-keypad.js";
import { SureButton } from "./sure-button.js";
import { TipField, tipMinor } from "./tip-field.js";
import { classes, html, useSignal } from "./html.js";

/** @param {{due: number, share?: number, settings: any, isBusy: boolean, isDrawerOpen: boolean, onPay: (tender: object) => void, onDrawer: () => void}} props */
export function CashPad({ due, share, settings, isBusy, isDrawerOpen, onPay, onDrawer }) {
  const typed = useSignal("");
  const tipTyped = useSignal("");
  const isTipping = useSignal(false);
  const amountDue = share ?? due;
  const isLast = amountDue === due;
  const tip = tipMinor(tipTyped.value, settings) ?? 0;
  const bill = isLast ? cashToHand(due, settings?.cash_rounding_minor) : amountDue;
  const toHand = bill + tip;
  const tendered = typed.value ? parsedMinor(typed.value, settings) : toHand;
  const isShort = tendered !== null && tendered < toHand;
  const covers = isShort ? tendered : amountDue;
  const isReady = tendered !== null && covers > 0 && !isBusy && !(isShort && tip);
  const mayBePart = isLast && bill < due && tendered === bill && !tip;
  const notes = likelyTenders(toHand, usualNotes(settings));
  const digits = (/** @type {number} */ minor) => (typed.value = plainAmount(minor, settings));
  const given = { tendered_minor: tendered, ...(tip ? { tip_minor: tip } : {}) };
  const take = () => isReady && onPay({ amount_minor: covers, ...given });
  const takePart = () => isReady && onPay({ amount_minor: tendered, settles: false, ...given });
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
  const cashLabel = () => {
    if (isShort && tip) return text("pos-too-little-for-tip");
    if (isShort || !isLast) return text("pos-take-amount", { amount: money(covers, settings) });
    return text(mayBePart ? "pos-take-cash-and-close" : "pos-take-cash");
  };
  if (isTipping.value)
    return html`
      <section class="pay-right">
        <${TipField} base=${amountDue} typed=${tipTyped.value} settings=${settings} onType=${(/** @type {string} */ one) => (tipTyped.value = one)} />
        <span class="rail-gap"></span>
        <${SureButton}
          isUnusual=${tip > amountDue}
          isReady=${tipMinor(tipTyped.value, settings) !== null}
          testid="tip-done"
          onDone=${() => (isTipping.value = false)}
        >
          ${tip ? text("pos-tip-of", { amount: money(tip, settings) }) : text("pos-no-tip")}
        </${SureButton}>
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
      <div class="cash-also">
        <button class="button big" data-testid="cash-tip" onClick=${() => (isTipping.value = true)}>
          ${tip ? text("pos-tip-of", { amount: money(tip, settings) }) : text("pos-add-tip")}
        </button>
        ${
          mayBePart &&
          html`
            <button class="button big" data-testid="take-part" disabled=${!isReady} onClick=${takePart}>
              ${text("pos-only-a-part", { amount: money(due - bill, settings) })}
            </button>
          `
        }
      </div>
      <button class="button main huge wide" data-testid="take-cash" disabled=${!isReady} onClick=${take}>
        ${cashLabel()}
      </button>
    </section>
  `;
}
