/** An action that needs a manager: their PIN here, or their approval on their own screen. */
import { Keypad, pressed } from "../elements/keypad.js";
import { Sheet } from "../elements/sheet.js";
import { ApprovalFacts } from "../elements/approval-facts.js";
import { html, useEffect, useRef, useSignal } from "../elements/html.js";
import { Refusal, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";

/** The reason shown to the manager for commands without a reason of their own. @type {Record<string, () => string>} */
const REASONS = {
  "shift.close": () => text("pos-drawer-does-not-balance"),
  "order.add_lines": () => text("pos-price-is-0"),
  "payment.move": () => text("pos-wrong-order"),
  "payment.correct": () => text("pos-wrong-tender"),
};

/** @param {string} name */
function reasonFor(name) {
  return (REASONS[name] ?? (() => text("pos-discount-outgrows-bill")))();
}

/**
 * @typedef {{name: string, args: any, why: string, problem?: import("../lib/types.js").Problem, then?: (result: any) => void}} Ask
 * @typedef {import("./terminal-state.js").TerminalState} TerminalState
 */

/** @param {{terminal: TerminalState, sheet: Ask, onClose: () => void}} props */
export function ApprovalSheet({ terminal, sheet, onClose }) {
  const pin = useSignal("");
  const message = useSignal("");
  const retry = (/** @type {any} */ approval) =>
    terminal.hub.command(sheet.name, { ...sheet.args, approval }).then(
      (result) => (onClose(), sheet.then?.(result)),
      (error) => {
        message.value = refusalText(error);
        terminal.approvals.isExceeded(error, approval);
      },
    );
  const request = useRequest(terminal, sheet, (id) => void retry(id), (error) => (message.value = sentence(error)));
  const enter = () => {
    const digits = pin.value;
    if (digits.length < 4) return;
    [pin.value, message.value] = ["", text("common-one-moment")];
    void retry({ pin: digits, ...(sheet.problem?.effect && { effect: sheet.problem.effect }) });
  };
  const key = (/** @type {string} */ one) =>
    one === "enter" ? enter() : void (pin.value = pressed(pin.value, one, 8));
  return html`
    <${Sheet} title=${text("pos-approval-needed")} testid="approval-sheet" onClose=${onClose}>
      <${About} terminal=${terminal} sheet=${sheet} />
      <p class="quiet" role="status" data-testid="approval-why">${message.value || sheet.why}</p>
      <${AskManager} request=${request} />
      <${Digits} count=${pin.value.length} />
      <${Keypad} onKey=${key} left="back" right="enter" isMainReady=${pin.value.length >= 4} />
    </${Sheet}>
  `;
}

/** Who asks, and what it would do, for the manager who types their PIN here. @param {{terminal: TerminalState, sheet: Ask}} props */
function About({ terminal, sheet: { name, args, problem } }) {
  if (!problem?.subject) return null;
  const act = { action: name, args, detail: problem.subject, effect: problem.effect };
  return html`
    <div class="approval-about">
      <small>${text("pos-approval-for", { person: terminal.me.value?.staff.name })}</small>
      <${ApprovalFacts} act=${act} reason=${args.reason} settings=${terminal.settings.value} />
    </div>
  `;
}

/** @param {{request: {isOpen: boolean, isOver: boolean, ask: () => void}}} props */
function AskManager({ request: { isOpen, isOver, ask } }) {
  if (isOpen) return html`<p class="approval-sent" data-testid="approval-asked">${text("pos-approval-asked")}</p>`;
  return html`
    <button class="button big" data-testid="ask-manager" onClick=${ask}>
      ${text(isOver ? "pos-ask-again" : "pos-ask-on-manager-screen")}
    </button>
  `;
}

/** @param {{count: number}} props */
function Digits({ count }) {
  const dots = Array.from({ length: Math.max(4, count) }, (_, i) => html`<i class=${i < count ? "full" : ""}></i>`);
  return html`<div class="pin-dots">${dots}</div>`;
}

/**
 * The request on the managers' screens: one that waits already is taken up. The open sheet spends it at once.
 * @param {TerminalState} terminal @param {Ask} sheet @param {(id: string) => void} onGrant @param {(error: unknown) => void} onRefusal
 */
function useRequest(terminal, sheet, onGrant, onRefusal) {
  const id = useSignal(terminal.approvals.requestFor(sheet.name, sheet.args)?.id ?? null);
  const isSeen = useRef(false);
  const isSpent = useRef(false);
  const state = id.value ? terminal.approvals.stateOf(id.value) : null;
  if (state) isSeen.current = true;
  useEffect(() => {
    terminal.approvals.awaited.value = id.value;
    return () => void (terminal.approvals.awaited.value = null);
  }, [id.value]);
  useEffect(() => {
    if (state !== "granted" || isSpent.current || !id.value) return;
    isSpent.current = true;
    onGrant(id.value);
  }, [state]);
  const ask = () => {
    [isSeen.current, isSpent.current] = [false, false];
    terminal.hub.command("approval.ask", requestOf(sheet)).then((one) => (id.value = one.id), onRefusal);
  };
  const isOver = Boolean(id.value && !state && isSeen.current);
  return { isOpen: Boolean(id.value) && !isOver, isOver, ask };
}

/** @param {Ask} sheet */
function requestOf({ name, args }) {
  const { reason, ...sizes } = args;
  return { action: name, target: target({ name, args }), args: sizes, reason: reason || reasonFor(name) };
}

/** The target of the approval: for a discount it is the order, also if the discount is on one line. @param {{name: string, args: any}} sheet */
function target({ name, args }) {
  return (name === "order.void_line" && args.line) || (args.order ?? args.payment ?? args.shift);
}

/** @param {unknown} error */
function refusalText(error) {
  return error instanceof Refusal && error.problem.code === "approval_required"
    ? text("pos-not-a-manager-pin")
    : sentence(error);
}
