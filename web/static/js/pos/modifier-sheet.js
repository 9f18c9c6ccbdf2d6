/** The modifiers of an item, by group with its minimum and maximum; the hub checks the choice. */
import { Amount } from "../elements/amount.js";
import { AmountField } from "../elements/amount-field.js";
import { Field } from "../elements/field.js";
import { Stepper } from "../elements/stepper.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { parsedMinor } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").ModifierGroup} Group */

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {item: import("../lib/types.js").Item}, onClose: () => void}} props */
export function ModifierSheet({ terminal, sheet: { item }, onClose }) {
  const chosen = useSignal(/** @type {string[]} */ ([]));
  const quantity = useSignal(1);
  const note = useSignal("");
  const price = useSignal("");
  const open = item.is_open_price ? { price_minor: parsedMinor(price.value, terminal.settings.value) } : {};
  const missing =
    item.modifier_groups.find((group) => chosenIn(group, chosen.value) < group.min)?.name ??
    (open.price_minor === null ? text("pos-a-price") : "");
  const add = () => {
    onClose();
    void terminal.addLine({
      item: item.id,
      quantity: quantity.value,
      modifiers: chosen.value,
      ...(note.value ? { note: note.value } : {}),
      ...open,
    });
  };
  const foot = html`
    <${Stepper} value=${quantity.value} onChange=${(/** @type {number} */ n) => (quantity.value = n)} />
    <button class="button main huge" data-testid="add-line" disabled=${Boolean(missing)} onClick=${add}>
      ${missing ? text("pos-choose-what", { what: lower(missing) }) : text("pos-add")}
    </button>
  `;
  return html`
    <${Sheet} title=${item.name} testid="modifier-sheet" onClose=${onClose} foot=${foot}>
      ${
        item.is_open_price &&
        html`
          <${AmountField}
            label=${text("pos-price")}
            name="price"
            currency=${terminal.settings.value}
            value=${price.value}
            onInput=${(/** @type {string} */ typed) => (price.value = typed)}
          />
        `
      }
      ${item.modifier_groups.map(
        (group) => html`
          <${Choices}
            key=${group.id}
            group=${group}
            chosen=${chosen.value}
            currency=${terminal.settings.value}
            onToggle=${(/** @type {string} */ id) => (chosen.value = toggle(group, chosen.value, id))}
          />
        `,
      )}
      <${Field}
        label=${text("pos-note-for-kitchen")}
        name="note"
        value=${note.value}
        maxlength="140"
        onInput=${(/** @type {string} */ typed) => (note.value = typed)}
      />
    </${Sheet}>
  `;
}

/** @param {{group: Group, chosen: string[], currency: any, onToggle: (id: string) => void}} props */
function Choices({ group, chosen, currency, onToggle }) {
  return html`
    <fieldset class="group">
      <legend>
        ${group.name}${" "}
        <small>${rule(group)}</small>
      </legend>
      <div class="group-keys">
        ${group.modifiers.map(
          (one) => html`
            <button
              class="choice modifier"
              key=${one.id}
              data-testid=${`modifier-${one.id}`}
              data-name=${one.name}
              aria-pressed=${chosen.includes(one.id)}
              onClick=${() => onToggle(one.id)}
            >
              <span>${one.name}</span>
              ${
                one.price_minor
                  ? html`
                      <small><${Amount} minor=${one.price_minor} currency=${currency} bare sign="+" /></small>
                    `
                  : null
              }
            </button>
          `,
        )}
      </div>
    </fieldset>
  `;
}

/** @param {Group} group */
function rule({ min, max }) {
  if (min && min === max) return text("pos-choose-exactly", { count: min });
  if (min && max) return text("pos-choose-between", { least: min, most: max });
  if (min) return text("pos-choose-at-least", { count: min });
  return max ? text("pos-choose-up-to", { count: max }) : text("pos-choose-any");
}

/** @param {Group} group @param {string[]} chosen */
function chosenIn(group, chosen) {
  return group.modifiers.filter((one) => chosen.includes(one.id)).length;
}

/** In a full group the new choice replaces the oldest one, so that a choice of one is a plain switch. @param {Group} group @param {string[]} chosen @param {string} id */
function toggle(group, chosen, id) {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  const inGroup = chosen.filter((one) => group.modifiers.some((modifier) => modifier.id === one));
  const replaced = group.max && inGroup.length >= group.max ? inGroup[0] : null;
  return [...chosen.filter((one) => one !== replaced), id];
}

/** @param {string} name */
function lower(name) {
  return name.replace(/^Choose\s+/i, "").toLowerCase();
}
