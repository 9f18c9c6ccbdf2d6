/** Whose tips are paid out of the drawer: those of a person who served today, or those that are shared. */
import { ChoiceKeys } from "../elements/choice-keys.js";
import { html } from "../elements/html.js";
import { text } from "../lib/texts.js";

export const POOL = "pool";

/** @param {{terminal: import("./terminal-state.js").TerminalState, value: string | null, onChoose: (whose: string | null) => void}} props */
export function TipsOf({ terminal, value, onChoose }) {
  const waiters = [...terminal.orders.value, ...(terminal.paid.list.value ?? [])].map((order) => order.waiter);
  const people = new Map([terminal.me.value?.staff, ...waiters].flatMap((one) => (one ? [[one.id, one.name]] : [])));
  return html`
    <${ChoiceKeys}
      label=${text("pos-what-for")}
      name="tips-of"
      options=${[
        { value: null, word: text("pos-other-purpose") },
        { value: POOL, word: text("pos-shared-tips") },
        ...[...people].map(([id, person]) => ({ value: id, word: text("pos-tips-of", { person }) })),
      ]}
      value=${value}
      onChoose=${onChoose}
    />
  `;
}
