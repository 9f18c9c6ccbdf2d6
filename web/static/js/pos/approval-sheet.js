/** The hub wants a manager for this: their PIN here and now, or one tap on their own screen. */
import { Keypad, pressed } from "../elements/keypad.js";
import { Sheet } from "../elements/sheet.js";
import { html, useEffect, useSignal } from "../elements/html.js";
import { Refusal, sentence } from "../lib/problem.js";

/** @param {{desk: import("./desk.js").Desk, sheet: {name: string, args: any, why: string, then?: (result: any) => void}, onClose: () => void}} props */
export function ApprovalSheet({ desk, sheet, onClose }) {
  const pin = useSignal("");
  const why = useSignal(sheet.why);
  const asked = useSignal(/** @type {string | null} */ (null));
  const again = (/** @type {any} */ approval) =>
    desk.hub.command(sheet.name, { ...sheet.args, approval }).then(
      (result) => (onClose(), sheet.then?.(result)),
      (error) => ((pin.value = ""), (why.value = told(error))),
    );
  const ask = () =>
    desk.hub
      .command("approval.ask", { action: sheet.name, target: target(sheet.args), reason: sheet.args.reason ?? "" })
      .then(
        ({ id }) => (asked.value = id),
        (error) => (why.value = sentence(error)),
      );
  const state = asked.value ? desk.hub.store.approvals.value[asked.value]?.state : null;
  useEffect(() => {
    if (state === "granted") void again(asked.value);
  }, [state]);
  const key = (/** @type {string} */ one) =>
    one === "enter"
      ? void (pin.value.length >= 4 && again({ pin: pin.value }))
      : void (pin.value = pressed(pin.value, one, 8));
  return html`
    <${Sheet} title="A manager, please" testid="approval-sheet" onClose=${onClose}>
      <p class="quiet" role="status" data-testid="approval-why">${why.value}</p>
      ${
        asked.value
          ? html`
              <p class="chip working" data-testid="approval-asked">
                ${state ? "Asked. Waiting for a manager’s tap…" : "Refused, or too late."}
              </p>
            `
          : html`
              <button class="button big" data-testid="ask-manager" onClick=${ask}>Ask on the manager’s screen</button>
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

/** @param {any} args */
function target(args) {
  return args.line ?? args.order ?? args.payment ?? args.shift;
}

/** @param {unknown} error */
function told(error) {
  return error instanceof Refusal && error.problem.code === "approval_required"
    ? "That PIN is not a manager’s."
    : sentence(error);
}
