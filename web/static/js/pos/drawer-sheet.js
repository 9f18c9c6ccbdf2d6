/** The drawer: open it with a float, move cash, count it blind at the end. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { Field } from "../elements/field.js";
import { Icon } from "../elements/icon.js";
import { Keypad, pressed } from "../elements/keypad.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { money, parsedMinor } from "../lib/money.js";
import { newId } from "../lib/ids.js";
import { say } from "../lib/words.js";
import { address } from "../page.js";

/** @typedef {import("./desk.js").Desk} Desk */
const KINDS = ["pay_in", "pay_out", "drop", "no_sale"].map((value) => ({ value, word: say(value) }));

/** @param {{desk: Desk, onClose: () => void}} props */
export function DrawerSheet({ desk, onClose }) {
  const shift = desk.shift.value;
  const tab = useSignal("cash");
  const title = shift ? `Drawer ${shift.drawer}` : "Open the drawer";
  return html`
    <${Sheet} title=${title} testid="drawer-sheet" onClose=${onClose}>
      ${
        !desk.me.value?.device
          ? html`
              <div class="empty">
                <strong>This screen has no drawer</strong>
                Sign in on a terminal to take cash.
              </div>
            `
          : !shift
            ? html`
                <${Open} desk=${desk} onClose=${onClose} />
              `
            : html`
                <p class="quiet drawer-facts">
                  <span>
                  Open since ${clockTime(shift.opened_at)} · ${shift.staff.name} ·
                  ${` float ${money(shift.float_minor, desk.settings.value)}`}
                  </span>
                  <a class="button" href=${address(`/shift/${shift.id}`)} target="_blank" data-testid="x-report">
                    Report so far
                  </a>
                </p>
                <${ChoiceKeys}
                  name="drawer"
                  options=${[
                    { value: "cash", word: "Move cash" },
                    { value: "close", word: "Count and close" },
                  ]}
                  value=${tab.value}
                  onChoose=${(/** @type {string} */ one) => (tab.value = one)}
                />
                ${
                  tab.value === "cash"
                    ? html`
                        <${Move} desk=${desk} shift=${shift} onClose=${onClose} />
                      `
                    : html`
                        <${Count} desk=${desk} shift=${shift} />
                      `
                }
              `
      }
    </${Sheet}>
  `;
}

/** @param {{desk: Desk, onClose: () => void}} props */
function Open({ desk, onClose }) {
  const open = (/** @type {number} */ float_minor) =>
    desk.act("shift.open", { id: newId(), float_minor }, { then: () => (onClose(), toast("Drawer open")) });
  return html`
    <${Sum} desk=${desk} label="Float in the drawer" act="Open with" testid="open-shift" canBeZero onDone=${open} />
  `;
}

/** Blind: nobody sees what should be there before they have counted. @param {{desk: Desk, shift: any}} props */
function Count({ desk, shift }) {
  const close = (/** @type {number} */ counted_minor) =>
    desk.act(
      "shift.close",
      { shift: shift.id, counted_minor },
      { then: (closed) => (desk.sheet.value = { kind: "closed", shift: closed }) },
    );
  return html`
    <p>Count all the cash in the drawer and type the sum. What should be there is shown afterwards.</p>
    <${Sum} desk=${desk} label="Counted" act="Close with" testid="close-shift" canBeZero onDone=${close} />
  `;
}

/** After the count: what was there, and what should have been. @param {{desk: Desk, sheet: {shift: any}, onClose: () => void}} props */
export function ClosedSheet({ desk, sheet: { shift }, onClose }) {
  const off = shift.variance_minor ?? 0;
  const word = off > 0 ? "over" : off < 0 ? "short" : "exact";
  const foot = html`
    <a class="button huge" href=${address(`/shift/${shift.id}`)} target="_blank" data-testid="z-report">
      <${Icon} name="print" />
      ${shift.z ? `Z ${shift.z.number}` : "Report"}
    </a>
    <button class="button main huge" data-testid="done" onClick=${onClose}>Done</button>
  `;
  return html`
    <${Sheet} title=${`Drawer ${shift.drawer} is closed`} testid="closed-sheet" onClose=${onClose} foot=${foot}>
      <div class="paid">
        <small>${off ? `The drawer is ${word} by` : "The drawer is exact"}</small>
        <strong data-testid="variance">${money(Math.abs(off || shift.counted_minor), desk.settings.value)}</strong>
        <span class="quiet">Counted ${money(shift.counted_minor, desk.settings.value)}</span>
      </div>
    </${Sheet}>
  `;
}

/** @param {{desk: Desk, shift: any, onClose: () => void}} props */
function Move({ desk, shift, onClose }) {
  const kind = useSignal("pay_in");
  const reason = useSignal("");
  const record = (/** @type {number} */ amount_minor) =>
    desk.act(
      "shift.record_cash",
      { shift: shift.id, kind: kind.value, amount_minor, reason: reason.value.trim() },
      { then: () => (onClose(), toast("Recorded")) },
    );
  return html`
    <${ChoiceKeys}
      name="cash"
      options=${KINDS}
      value=${kind.value}
      onChoose=${(/** @type {string} */ one) => (kind.value = one)}
    />
    <${Field}
      label="What for?"
      name="cash-reason"
      value=${reason.value}
      maxlength="140"
      onInput=${(/** @type {string} */ text) => (reason.value = text)}
    />
    <${Sum}
      desk=${desk}
      label="Amount"
      act=${say(kind.value)}
      testid="record-cash"
      canBeZero=${kind.value === "no_sale"}
      isReady=${Boolean(reason.value.trim())}
      onDone=${record}
    />
  `;
}

/** @param {{desk: Desk, label: string, act: string, testid: string, canBeZero?: boolean, isReady?: boolean, onDone: (minor: number) => void}} props */
function Sum({ desk, label, act, testid, canBeZero = false, isReady = true, onDone }) {
  const typed = useSignal("");
  const minor = parsedMinor(typed.value || "0", desk.settings.value) ?? 0;
  const key = (/** @type {string} */ one) => void (typed.value = pressed(typed.value, one, 12));
  return html`
    <div class="sum-typed">
      <small>${label}</small>
      <strong data-testid="sum">${money(minor, desk.settings.value)}</strong>
    </div>
    <${Keypad} onKey=${key} left="000" />
    <button
      class="button main huge wide"
      data-testid=${testid}
      disabled=${!isReady || (!minor && !canBeZero)}
      onClick=${() => onDone(minor)}
    >
      ${act} ${money(minor, desk.settings.value)}
    </button>
  `;
}
