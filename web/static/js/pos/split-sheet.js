/** Splits a bill: some dishes go on a new bill, or equal shares are paid. The hub computes the amounts. */
import { Amount } from "../elements/amount.js";
import { ChoiceKeys, upTo } from "../elements/choice-keys.js";
import { Sheet } from "../elements/sheet.js";
import { Stepper } from "../elements/stepper.js";
import { toast } from "../elements/toast.js";
import { html, useSignal } from "../elements/html.js";
import { money } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("./terminal-state.js").TerminalState} TerminalState */
/** @typedef {import("../lib/types.js").Order} Order */

/** @param {{terminal: TerminalState, onClose: () => void}} props */
export function SplitSheet({ terminal, onClose }) {
  const mode = useSignal("lines");
  const order = terminal.order.value;
  if (!order) return null;
  const isWhole = !order.paid_minor && !order.pending_minor;
  const Part = isWhole && mode.value === "lines" ? ByLines : ByWays;
  const keys = html`
    <${ChoiceKeys}
      name="split"
      options=${[
        { value: "lines", word: text("pos-by-dishes") },
        { value: "ways", word: text("pos-equal-shares") },
      ]}
      value=${mode.value}
      onChoose=${(/** @type {string} */ one) => (mode.value = one)}
    />
  `;
  return html`
    <${Sheet} title=${text("pos-split-bill")} testid="split-sheet" onClose=${onClose}>
      ${isWhole && keys}
      <${Part} terminal=${terminal} order=${order} onClose=${onClose} />
    </${Sheet}>
  `;
}

/** @param {{terminal: TerminalState, order: Order, onClose: () => void}} props */
function ByLines({ terminal, order, onClose }) {
  const taken = useSignal(/** @type {Record<string, number>} */ ({}));
  const lines = order.lines.filter((line) => line.state !== "voided");
  const chosen = lines.filter((line) => taken.value[line.id]);
  const split = () => {
    const lines = chosen.map((line) => ({ id: line.id, ...part(line, taken.value[line.id]) }));
    onClose();
    void terminal.act("order.split", { order: order.id, lines }, { then: (view) => showNewBill(terminal, view) });
  };
  return html`
    <p class="quiet">${text("pos-choose-dishes-note")}</p>
    <ul class="split-lines">
      ${lines.map(
        (line) => html`
          <${Pick}
            key=${line.id}
            line=${line}
            currency=${terminal.settings.value}
            taken=${taken.value[line.id] ?? 0}
            onChange=${(/** @type {number} */ n) => (taken.value = { ...taken.value, [line.id]: n })}
          />
        `,
      )}
    </ul>
    <button class="button main huge wide" data-testid="split-off" disabled=${!chosen.length} onClick=${split}>
      ${chosen.length ? text("pos-new-bill-with", { count: chosen.length }) : text("pos-choose-dishes")}
    </button>
  `;
}

/** A quantity of one is a switch, a larger one a stepper. @param {{line: import("../lib/types.js").Line, currency: any, taken: number, onChange: (n: number) => void}} props */
function Pick({ line, currency, taken, onChange }) {
  const most = maxQuantity(line);
  return html`
    <li class=${taken ? "chosen" : ""} data-testid=${`split-${line.name}`}>
      <button class="split-what" aria-pressed=${taken > 0} onClick=${() => onChange(taken ? 0 : most)}>
        <b>${line.quantity}</b>
        <span>
          <strong>${line.name}</strong>
          <small><${Amount} minor=${line.total_minor} currency=${currency} bare /></small>
        </span>
      </button>
      ${
        most > 1
          ? html`
              <${Stepper} value=${taken} least=${0} most=${most} onChange=${onChange} />
            `
          : html`
              <em>${text(taken ? "pos-on-new-bill" : "pos-stays")}</em>
            `
      }
    </li>
  `;
}

/** Weighed items are not divided. @param {import("../lib/types.js").Line} line */
function maxQuantity(line) {
  const quantity = Number(line.quantity);
  return Number.isInteger(quantity) ? quantity : 1;
}

/** @param {import("../lib/types.js").Line} line @param {number} taken */
function part(line, taken) {
  return taken === maxQuantity(line) ? {} : { quantity: taken };
}

/** @param {TerminalState} terminal @param {any} view */
function showNewBill(terminal, { split_off: other }) {
  toast(text("pos-new-bill-made", { number: String(other.number), amount: money(other.total_minor, terminal.settings.value) }));
}

/** @param {{terminal: TerminalState, order: Order}} props */
function ByWays({ terminal, order }) {
  const ways = useSignal(/** @type {number | null} */ (null));
  const shares = useSignal(/** @type {number[]} */ ([]));
  const divide = (/** @type {number} */ n) => {
    [ways.value, shares.value] = [n, []];
    void terminal.act("order.split", { order: order.id, ways: n }, { then: (view) => (shares.value = view.shares) });
  };
  const pay = () => {
    terminal.shared.begin(order.id, shares.value);
    terminal.sheet.value = { kind: "pay", order: order.id };
  };
  return html`
    <${ChoiceKeys}
      label=${text("pos-how-many-pay")}
      name="ways"
      options=${upTo(12).slice(1)}
      value=${ways.value}
      onChoose=${divide}
    />
    <ol class="shares" data-testid="shares">
      ${shares.value.map(
        (minor, i) => html`
          <li key=${i}>
            <span>${text("pos-share-number", { number: i + 1 })}</span>
            <b><${Amount} minor=${minor} currency=${terminal.settings.value} /></b>
          </li>
        `,
      )}
    </ol>
    ${
      terminal.can("order.pay", order) &&
      html`
        <button class="button main huge wide" data-testid="pay-shares" disabled=${!shares.value.length} onClick=${pay}>
          ${shares.value.length ? text("pos-take-shares", { count: shares.value.length }) : text("pos-choose-how-many")}
        </button>
      `
    }
  `;
}
