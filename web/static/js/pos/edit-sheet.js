/** The party's details: guests, customer, and a note for the kitchen. */
import { Field } from "../elements/field.js";
import { Sheet } from "../elements/sheet.js";
import { Stepper } from "../elements/stepper.js";
import { html, useSignal } from "../elements/html.js";
import { text } from "../lib/texts.js";

const PARTS = /** @type {const} */ (["name", "phone", "address", "tax_number"]);

/** @param {{terminal: import("./terminal-state.js").TerminalState, onClose: () => void}} props */
export function EditSheet({ terminal, onClose }) {
  const order = terminal.order.value;
  const guests = useSignal(order?.guests ?? 0);
  if (!order) return null;
  const isSeated = order.type === "dine_in";
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const seated = isSeated && guests.value ? { guests: guests.value } : {};
    onClose();
    void terminal.act("order.edit", { order: order.id, ...seated, customer: customer(form), note: typed(form, "note") });
  };
  return html`
    <${Sheet} title=${text("pos-guests-customer-note")} testid="edit-sheet" onClose=${onClose}>
      <form class="form" onSubmit=${save}>
        ${
          isSeated &&
          html`
            <div class="field field-row">
              <span>${text("pos-guests")}</span>
              <${Stepper} value=${guests.value} onChange=${(/** @type {number} */ n) => (guests.value = n)} />
            </div>
          `
        }
        <${Field} label=${text("common-name")} name="name" value=${order.customer?.name ?? ""} maxlength="120" autocomplete="off" />
        <${Field} label=${text("pos-phone")} name="phone" type="tel" value=${order.customer?.phone ?? ""} maxlength="40" />
        ${
          !isSeated &&
          html`
            <${Field} label=${text("pos-address")} name="address" value=${order.customer?.address ?? ""} maxlength="300" />
          `
        }
        <${Field} label=${text("pos-tax-number")} name="tax_number" value=${order.customer?.tax_number ?? ""} maxlength="40" autocomplete="off" />
        <${Field} label=${text("pos-note-for-order")} name="note" value=${order.note ?? ""} maxlength="500" />
        <button class="button main huge" data-testid="save-edit">${text("pos-save")}</button>
      </form>
    </${Sheet}>
  `;
}

/** @param {FormData} form */
function customer(form) {
  const details = PARTS.map((part) => [part, typed(form, part)]).filter(([, value]) => value);
  return details.length ? Object.fromEntries(details) : null;
}

/** @param {FormData} form @param {string} name */
function typed(form, name) {
  return String(form.get(name) ?? "").trim() || null;
}
