/** The hub wants a manager for this: their PIN here and now, or one tap on their own screen. */
import { Keypad, pressed } from "../elements/keypad.js";
import { Sheet } from "../elements/sheet.js";
import { html, useEffect, useRef, useSignal } from "../elements/html.js";
import { Refusal, sentence } from "../lib/problem.js";

/** What is said to the manager where the act itself takes no reason. @type {Record<string, string>} */
const REASONS = { "shift.close": "The drawer is not exact" };

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {name: string, args: any, why: string, then?: (result: any) => void}, onClose: () => void}} props */
export function ApprovalSheet({ terminal, sheet, onClose }) {
  const pin = useSignal("");
  const why = useSignal(sheet.why);
  const asked = useSignal(/** @type {string | null} */ (null));
  const seen = useRef(false);
  const again = (/** @type {any} */ approval) =>
    terminal.hub.command(sheet.name, { ...sheet.args, approval }).then(
      (result) => (onClose(), sheet.then?.(result)),
      (error) => (why.value = told(error)),
    );
  const enter = () => {
    const typed = pin.value;
    if (typed.length < 4) return;
    [pin.value, why.value] = ["", "One moment"];
    void again({ pin: typed });
  };
  const ask = () => {
    seen.current = false;
    terminal.hub
      .command("approval.ask", { action: sheet.name, target: target(sheet), reason: sheet.args.reason || REASONS[sheet.name] })
      .then(
        ({ id }) => (asked.value = id),
        (error) => (why.value = sentence(error)),
      );
  };
  const state = asked.value ? terminal.hub.store.approvals.value[asked.value]?.state : null;
  if (state) seen.current = true;
  const isOver = asked.value && !state && seen.current;
  useEffect(() => {
    if (state === "granted") void again(asked.value);
  }, [state]);
  const key = (/** @type {string} */ one) =>
    one === "enter" ? enter() : void (pin.value = pressed(pin.value, one, 8));
  return html`
    <${Sheet} title="A manager, please" testid="approval-sheet" onClose=${onClose}>
      <p class="quiet" role="status" data-testid="approval-why">${why.value}</p>
      ${
        asked.value && !isOver
          ? html`
              <p class="asked" data-testid="approval-asked">Asked. It happens by itself when a manager taps Grant.</p>
            `
          : html`
              <button class="button big" data-testid="ask-manager" onClick=${ask}>
                ${isOver ? "Refused, or too late. Ask again" : "Ask on the manager’s screen"}
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

/** What the hub binds the approval to: a discount counts for its order, also when it is on one line. @param {{name: string, args: any}} sheet */
function target({ name, args }) {
  return (name === "order.void_line" && args.line) || (args.order ?? args.payment ?? args.shift);
}

/** @param {unknown} error */
function told(error) {
  return error instanceof Refusal && error.problem.code === "approval_required"
    ? "That PIN is not a manager’s."
    : sentence(error);
}
