/** The drawer: open it with a float, record cash movements, close it with a blind count. */
import { Amount } from "../elements/amount.js";
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
import { labelOf } from "../lib/labels.js";
import { address } from "../page.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
const KINDS = ["pay_in", "pay_out", "drop", "no_sale"].map((value) => ({ value, word: labelOf(value) }));

/** After opening the drawer, a person who was taking cash returns to that sheet. @param {{terminal: TerminalState, sheet: {then?: any}, onClose: () => void}} props */
export function DrawerSheet({ terminal, sheet, onClose }) {
  const shift = terminal.shift.value;
  const tab = useSignal("cash");
  if (!terminal.me.value?.device)
    return html`
      <${Sheet} title="Drawer" testid="drawer-sheet" onClose=${onClose}>
        <div class="empty">
          <strong>This screen has no drawer</strong>
          Sign in on a terminal to take cash.
        </div>
      </${Sheet}>
    `;
  if (!shift)
    return html`
      <${Sheet} title="Open the drawer" testid="drawer-sheet" onClose=${onClose}>
        <${Open} terminal=${terminal} onOpen=${() => (terminal.sheet.value = sheet.then ?? null)} />
      </${Sheet}>
    `;
  const Part = tab.value === "cash" ? Move : Count;
  return html`
    <${Sheet} title=${`Drawer ${shift.drawer}`} kind="wide pay" testid="drawer-sheet" onClose=${onClose}>
      <${Part} key=${tab.value} terminal=${terminal} shift=${shift} onClose=${onClose}>
        <${Facts} terminal=${terminal} shift=${shift} />
        <${ChoiceKeys}
          name="drawer"
          options=${[
            { value: "cash", word: "Cash in or out" },
            { value: "close", word: "Count and close" },
          ]}
          value=${tab.value}
          onChoose=${(/** @type {string} */ one) => (tab.value = one)}
        />
      </${Part}>
    </${Sheet}>
  `;
}

/** @param {{terminal: TerminalState, shift: import("../lib/types.js").Shift}} props */
function Facts({ terminal, shift }) {
  return html`
    <p class="quiet drawer-facts">
      <span>
        ${shift.staff.name} since ${clockTime(shift.opened_at)}, float${" "}
        <${Amount} minor=${shift.float_minor} currency=${terminal.settings.value} />
      </span>
      <a class="button" href=${address(`/shift/${shift.id}`)} target="_blank" data-testid="x-report">X report</a>
    </p>
  `;
}

/** @param {{terminal: TerminalState, onOpen: () => void}} props */
function Open({ terminal, onOpen }) {
  const open = (/** @type {number} */ float_minor) =>
    terminal.act("shift.open", { id: newId(), float_minor }, { then: () => (onOpen(), toast("Drawer open")) });
  return html`
    <${AmountEntry} terminal=${terminal} label="Float in the drawer" action="Open with" testid="open-shift" canBeZero onDone=${open} />
  `;
}

/** A blind count: the expected amount is not shown before it. @param {{terminal: TerminalState, shift: any, children?: any}} props */
function Count({ terminal, shift, children }) {
  const close = (/** @type {number} */ counted_minor) =>
    terminal.act(
      "shift.close",
      { shift: shift.id, counted_minor },
      { then: (closed) => (terminal.sheet.value = { kind: "closed", shift: closed }) },
    );
  return html`
    <section class="pay-left">
      ${children}
      <p>Count all the cash in the drawer and enter the total. The expected amount is shown afterwards.</p>
    </section>
    <section class="pay-right">
      <${AmountEntry} terminal=${terminal} label="Counted" action="Close with" testid="close-shift" canBeZero onDone=${close} />
    </section>
  `;
}

/** After the count: the counted amount and the difference. @param {{terminal: TerminalState, sheet: {shift: any}, onClose: () => void}} props */
export function ClosedSheet({ terminal, sheet: { shift }, onClose }) {
  const variance = shift.variance_minor ?? 0;
  const label = variance > 0 ? "over" : variance < 0 ? "short" : "exact";
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
        <small>${variance ? `The drawer is ${label} by` : "The drawer is exact"}</small>
        <strong data-testid="variance"><${Amount} minor=${Math.abs(variance || shift.counted_minor)} currency=${terminal.settings.value} /></strong>
        <span class="quiet">Counted${" "}<${Amount} minor=${shift.counted_minor} currency=${terminal.settings.value} /></span>
      </div>
    </${Sheet}>
  `;
}

/** @param {{terminal: TerminalState, shift: any, onClose: () => void, children?: any}} props */
function Move({ terminal, shift, onClose, children }) {
  const kind = useSignal("pay_in");
  const reason = useSignal("");
  const record = (/** @type {number} */ amount_minor) =>
    terminal.act(
      "shift.record_cash",
      { shift: shift.id, kind: kind.value, amount_minor, reason: reason.value.trim() },
      { then: () => (onClose(), toast("Recorded")) },
    );
  return html`
    <section class="pay-left">
      ${children}
      <${ChoiceKeys}
        name="cash"
        options=${KINDS}
        value=${kind.value}
        onChoose=${(/** @type {string} */ one) => (kind.value = one)}
      />
      <${Field}
        label="Reason"
        name="cash-reason"
        value=${reason.value}
        maxlength="140"
        onInput=${(/** @type {string} */ text) => (reason.value = text)}
      />
    </section>
    <section class="pay-right">
      <${AmountEntry}
        terminal=${terminal}
        label="Amount"
        action=${labelOf(kind.value)}
        testid="record-cash"
        isZero=${kind.value === "no_sale"}
        isReady=${Boolean(reason.value.trim())}
        onDone=${record}
      />
    </section>
  `;
}

/**
 * An amount and the action that records it. An empty entry is no amount: an empty drawer needs a typed 0.
 * @param {{terminal: TerminalState, label: string, action: string, testid: string, canBeZero?: boolean, isZero?: boolean, isReady?: boolean, onDone: (minor: number) => void}} props
 */
function AmountEntry({ terminal, label, action, testid, canBeZero = false, isZero = false, isReady = true, onDone }) {
  const typed = useSignal("");
  const minor = isZero ? 0 : parsedMinor(typed.value, terminal.settings.value);
  const key = (/** @type {string} */ one) => void (typed.value = pressed(typed.value, one, 12));
  const isEnough = minor !== null && (isZero || canBeZero || minor > 0);
  return html`
    <div class="sum-typed">
      <small>${label}</small>
      <strong data-testid="sum"><${Amount} minor=${minor} currency=${terminal.settings.value} none="–" /></strong>
    </div>
    <${Keypad} onKey=${key} left="000" />
    <button
      class="button main huge wide"
      data-testid=${testid}
      disabled=${!isReady || !isEnough}
      onClick=${() => minor !== null && onDone(minor)}
    >
      ${minor === null ? "Enter the amount" : isZero ? action : `${action} ${money(minor, terminal.settings.value)}`}
    </button>
  `;
}
