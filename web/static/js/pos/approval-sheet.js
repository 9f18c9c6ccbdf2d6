/** An action that needs a manager: their PIN here, or their approval on their own screen. */
import { Keypad, pressed } from "../elements/keypad.js";
import { Sheet } from "../elements/sheet.js";
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

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {name: string, args: any, why: string, then?: (result: any) => void}, onClose: () => void}} props */
export function ApprovalSheet({ terminal, sheet, onClose }) {
  const pin = useSignal("");
  const message = useSignal(sheet.why);
  const requestId = useSignal(/** @type {string | null} */ (null));
  const isRequestSeen = useRef(false);
  const retry = (/** @type {any} */ approval) =>
    terminal.hub.command(sheet.name, { ...sheet.args, approval }).then(
      (result) => (onClose(), sheet.then?.(result)),
      (error) => (message.value = refusalText(error)),
    );
  const enter = () => {
    const digits = pin.value;
    if (digits.length < 4) return;
    [pin.value, message.value] = ["", text("common-one-moment")];
    void retry({ pin: digits });
  };
  const requestApproval = () => {
    isRequestSeen.current = false;
    terminal.hub
      .command("approval.ask", { action: sheet.name, target: target(sheet), reason: sheet.args.reason || reasonFor(sheet.name) })
      .then(
        ({ id }) => (requestId.value = id),
        (error) => (message.value = sentence(error)),
      );
  };
  const state = requestId.value ? terminal.hub.store.approvals.value[requestId.value]?.state : null;
  if (state) isRequestSeen.current = true;
  const isOver = requestId.value && !state && isRequestSeen.current;
  useEffect(() => {
    if (state === "granted") void retry(requestId.value);
  }, [state]);
  const key = (/** @type {string} */ one) =>
    one === "enter" ? enter() : void (pin.value = pressed(pin.value, one, 8));
  return html`
    <${Sheet} title=${text("pos-approval-needed")} testid="approval-sheet" onClose=${onClose}>
      <p class="quiet" role="status" data-testid="approval-why">${message.value}</p>
      ${
        requestId.value && !isOver
          ? html`
              <p class="approval-sent" data-testid="approval-asked">${text("pos-approval-asked")}</p>
            `
          : html`
              <button class="button big" data-testid="ask-manager" onClick=${requestApproval}>
                ${text(isOver ? "pos-ask-again" : "pos-ask-on-manager-screen")}
              </button>
            `
      }
      <div class="pin-dots">
        ${Array.from(
          { length: Math.max(4, pin.value.length) },
          (_, i) => html`
            <i class=${i < pin.value.length ? "full" : ""}></i>
          `,
        )}
      </div>
      <${Keypad} onKey=${key} left="back" right="enter" isMainReady=${pin.value.length >= 4} />
    </${Sheet}>
  `;
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
