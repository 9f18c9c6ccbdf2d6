/** Closing somebody's drawer from the manager's screen: counted, or, if nobody can count it, without a count. */
import { DrawerCount } from "../elements/drawer-count.js";
import { Field } from "../elements/field.js";
import { HoldButton } from "../elements/hold-button.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { dateTime } from "../lib/clock.js";
import { money } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @param {{figures: import("./figures-model.js").FiguresModel, shift: import("../lib/types.js").Shift, onClose: () => void}} props */
export function CloseDrawer({ figures, shift, onClose }) {
  const reason = useSignal("");
  const settings = figures.settings.value;
  const close = async (/** @type {Record<string, any>} */ count) => {
    const closed = await figures.closeDrawer(shift, { ...count, reason: reason.value.trim() || null });
    if (closed) (onClose(), toast(closedText(closed, settings)));
  };
  return html`
    <${Sheet} title=${text("manager-close-drawer", { drawer: shift.drawer })} testid="close-drawer" onClose=${onClose}>
      <p class="quiet">${text("manager-drawer-since", { person: shift.staff.name, time: dateTime(shift.opened_at) })}</p>
      ${
        figures.isOffLine(shift.drawer) &&
        html`
          <p class="problem" role="alert" data-testid="may-hold-payments">${text("manager-may-hold-payments", { drawer: shift.drawer })}</p>
        `
      }
      <${DrawerCount} settings=${settings} onDone=${close} />
      <${Field}
        label=${text("manager-close-reason")}
        name="close-reason"
        value=${reason.value}
        maxlength="140"
        onInput=${(/** @type {string} */ typed) => (reason.value = typed)}
      />
      <${HoldButton} kind="wide" testid="close-uncounted" onHold=${() => close({ not_counted: true })}>
        ${text("manager-close-uncounted")}
      </${HoldButton}>
    </${Sheet}>
  `;
}

/** @param {any} closed @param {import("../lib/money.js").Currency} settings */
function closedText({ z, variance_minor: variance }, settings) {
  const number = String(z.number);
  if (variance === null) return text("manager-closed-uncounted", { number });
  const difference = variance > 0 ? "over" : variance < 0 ? "short" : "none";
  return text("manager-closed-counted", { number, difference, amount: money(Math.abs(variance), settings) });
}
