/** The drawer: open it with a float, record cash movements, close it with a blind count. */
import { Amount } from "../elements/amount.js";
import { ChoiceKeys } from "../elements/choice-keys.js";
import { DrawerCount } from "../elements/drawer-count.js";
import { Field } from "../elements/field.js";
import { Icon } from "../elements/icon.js";
import { AmountKeypad } from "../elements/amount-keypad.js";
import { Sheet } from "../elements/sheet.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { clockTime } from "../lib/clock.js";
import { money, parsedMinor } from "../lib/money.js";
import { newId } from "../lib/ids.js";
import { labelOf } from "../lib/labels.js";
import { text, textParts } from "../lib/texts.js";
import { address } from "../page.js";
import { POOL, TipsOf } from "./tips-of.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
const MOVEMENTS = ["pay_in", "pay_out", "drop", "no_sale"];

/** After opening the drawer, a person who was taking cash returns to that sheet. @param {{terminal: TerminalState, sheet: {then?: any}, onClose: () => void}} props */
export function DrawerSheet({ terminal, sheet, onClose }) {
  const shift = terminal.shift.value;
  const tab = useSignal("cash");
  if (!terminal.me.value?.device)
    return html`
      <${Sheet} title=${text("pos-drawer")} testid="drawer-sheet" onClose=${onClose}>
        <div class="empty">
          <strong>${text("pos-no-drawer")}</strong>
          ${text("pos-no-drawer-note")}
        </div>
      </${Sheet}>
    `;
  if (!shift)
    return html`
      <${Sheet} title=${text("pos-open-drawer")} testid="drawer-sheet" onClose=${onClose}>
        <${Open} terminal=${terminal} onOpen=${() => (terminal.sheet.value = sheet.then ?? null)} />
      </${Sheet}>
    `;
  const Part = tab.value === "cash" ? Move : Count;
  return html`
    <${Sheet} title=${text("pos-drawer-name", { drawer: shift.drawer })} kind="wide pay" testid="drawer-sheet" onClose=${onClose}>
      <${Part} key=${tab.value} terminal=${terminal} shift=${shift} onClose=${onClose}>
        <${Facts} terminal=${terminal} shift=${shift} />
        <${ChoiceKeys}
          name="drawer"
          options=${[
            { value: "cash", word: text("pos-cash-in-or-out") },
            { value: "close", word: text("pos-count-and-close") },
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
        ${textParts("pos-drawer-since", {
          person: shift.staff.name,
          time: clockTime(shift.opened_at),
          amount: html`<${Amount} minor=${shift.float_minor} currency=${terminal.settings.value} />`,
        })}
      </span>
      <a class="button" href=${address(`/shift/${shift.id}`)} target="_blank" data-testid="x-report">${text("pos-x-report")}</a>
    </p>
  `;
}

/** @param {{terminal: TerminalState, onOpen: () => void}} props */
function Open({ terminal, onOpen }) {
  const open = (/** @type {number} */ float_minor) =>
    terminal.act("shift.open", { id: newId(), float_minor }, { then: () => (onOpen(), toast(text("pos-drawer-opened"))) });
  return html`
    <${AmountEntry}
      terminal=${terminal}
      label=${text("pos-float")}
      action=${(/** @type {string} */ amount) => text("pos-open-with", { amount })}
      testid="open-shift"
      canBeZero
      onDone=${open}
    />
  `;
}

/** A blind count: the expected amount is not shown before it. @param {{terminal: TerminalState, shift: any, children?: any}} props */
function Count({ terminal, shift, children }) {
  const close = (/** @type {import("../lib/counting.js").Count} */ count) =>
    terminal.act(
      "shift.close",
      { shift: shift.id, ...count },
      { then: (closed) => (terminal.sheet.value = { kind: "closed", shift: closed }) },
    );
  return html`
    <section class="pay-left">
      ${children}
      <p>${text("pos-count-note")}</p>
    </section>
    <section class="pay-right">
      <${DrawerCount} settings=${terminal.settings.value} onDone=${close} />
    </section>
  `;
}

/** After the count: the counted amount and the difference. @param {{terminal: TerminalState, sheet: {shift: any}, onClose: () => void}} props */
export function ClosedSheet({ terminal, sheet: { shift }, onClose }) {
  const variance = shift.variance_minor ?? 0;
  const difference = variance > 0 ? "over" : variance < 0 ? "short" : "none";
  const foot = html`
    <a class="button huge" href=${address(`/shift/${shift.id}`)} target="_blank" data-testid="z-report">
      <${Icon} name="print" />
      ${shift.z ? text("pos-z-report", { number: String(shift.z.number) }) : text("pos-report")}
    </a>
    <button class="button main huge" data-testid="done" onClick=${onClose}>${text("pos-done")}</button>
  `;
  return html`
    <${Sheet} title=${text("pos-drawer-is-closed", { drawer: shift.drawer })} testid="closed-sheet" onClose=${onClose} foot=${foot}>
      <div class="paid">
        <small>${text("pos-drawer-difference", { difference })}</small>
        <strong data-testid="variance"><${Amount} minor=${Math.abs(variance || shift.counted_minor)} currency=${terminal.settings.value} /></strong>
        <span class="quiet">
          ${textParts("pos-counted-amount", {
            amount: html`<${Amount} minor=${shift.counted_minor} currency=${terminal.settings.value} />`,
          })}
        </span>
      </div>
    </${Sheet}>
  `;
}

/** @param {{terminal: TerminalState, shift: any, onClose: () => void, children?: any}} props */
function Move({ terminal, shift, onClose, children }) {
  const kind = useSignal("pay_in");
  const reason = useSignal("");
  const tips = useSignal(/** @type {string | null} */ (null));
  const isTips = kind.value === "pay_out" && tips.value !== null;
  const forTips = isTips ? { is_tips: true, ...(tips.value === POOL ? {} : { staff: tips.value }) } : {};
  const record = (/** @type {number} */ amount_minor) =>
    terminal.act(
      "shift.record_cash",
      { shift: shift.id, kind: kind.value, amount_minor, reason: reason.value.trim(), ...forTips },
      { then: () => (onClose(), toast(text("pos-recorded"))) },
    );
  return html`
    <section class="pay-left">
      ${children}
      <${ChoiceKeys}
        name="cash"
        options=${MOVEMENTS.map((value) => ({ value, word: labelOf(value) }))}
        value=${kind.value}
        onChoose=${(/** @type {string} */ one) => (kind.value = one)}
      />
      ${
        kind.value === "pay_out" &&
        html`
          <${TipsOf} terminal=${terminal} value=${tips.value} onChoose=${(/** @type {string | null} */ one) => ((tips.value = one), one && (reason.value ||= text("pos-reason-tips")))} />
        `
      }
      <${Field}
        label=${text("pos-reason")}
        name="cash-reason"
        value=${reason.value}
        maxlength="140"
        onInput=${(/** @type {string} */ typed) => (reason.value = typed)}
      />
    </section>
    <section class="pay-right">
      <${AmountEntry}
        terminal=${terminal}
        label=${text("pos-amount")}
        action=${(/** @type {string} */ amount) => movementText(kind.value, amount)}
        testid="record-cash"
        isZero=${kind.value === "no_sale"}
        isReady=${Boolean(reason.value.trim())}
        onDone=${record}
      />
    </section>
  `;
}

/** @param {string} kind @param {string} amount */
function movementText(kind, amount) {
  return kind === "no_sale" ? labelOf(kind) : text("pos-record-movement", { movement: labelOf(kind), amount });
}

/**
 * An amount and the action that records it. An empty entry is no amount: an empty drawer needs a typed 0.
 * @param {{terminal: TerminalState, label: string, action: (amount: string) => string, testid: string, canBeZero?: boolean, isZero?: boolean, isReady?: boolean, onDone: (minor: number) => void}} props
 */
function AmountEntry({ terminal, label, action, testid, canBeZero = false, isZero = false, isReady = true, onDone }) {
  const typed = useSignal("");
  const minor = isZero ? 0 : parsedMinor(typed.value, terminal.settings.value);
  const isEnough = minor !== null && (isZero || canBeZero || minor > 0);
  return html`
    <div class="sum-typed">
      <small>${label}</small>
      <strong data-testid="sum"><${Amount} minor=${minor} currency=${terminal.settings.value} none="–" /></strong>
    </div>
    <${AmountKeypad} typed=${typed} currency=${terminal.settings.value} />
    <button
      class="button main huge wide"
      data-testid=${testid}
      disabled=${!isReady || !isEnough}
      onClick=${() => minor !== null && onDone(minor)}
    >
      ${minor === null ? text("pos-enter-amount") : action(money(minor, terminal.settings.value))}
    </button>
  `;
}
