/** The note, seat and course of a draft line. */
import { ChoiceKeys, upTo } from "../elements/choice-keys.js";
import { Field } from "../elements/field.js";
import { Sheet } from "../elements/sheet.js";
import { html, useSignal } from "../elements/html.js";
import { text } from "../lib/texts.js";

/** @param {{terminal: import("./terminal-state.js").TerminalState, sheet: {line: string}, onClose: () => void}} props */
export function LineSheet({ terminal, sheet, onClose }) {
  const order = terminal.order.value;
  const line = order?.lines.find((one) => one.id === sheet.line);
  const note = useSignal(line?.note ?? "");
  const seat = useSignal(line?.seat ?? null);
  const course = useSignal(line?.course ?? null);
  if (!line) return null;
  const save = () => (
    onClose(),
    terminal.change(line, { note: note.value || null, seat: seat.value, course: course.value })
  );
  return html`
    <${Sheet}
      title=${line.name}
      testid="line-sheet"
      onClose=${onClose}
      foot=${html`
        <button class="button main huge" data-testid="save-line" onClick=${save}>${text("pos-save")}</button>
      `}
    >
      <${Field}
        label=${text("pos-note-for-kitchen")}
        name="note"
        value=${note.value}
        maxlength="140"
        onInput=${(/** @type {string} */ typed) => (note.value = typed)}
      />
      <${ChoiceKeys}
        label=${text("pos-seat")}
        name="seat"
        canClear
        options=${upTo(Math.min(12, Math.max(4, order?.guests ?? 4)))}
        value=${seat.value}
        onChoose=${(/** @type {any} */ n) => (seat.value = n)}
      />
      <${ChoiceKeys}
        label=${text("pos-course")}
        name="course"
        canClear
        options=${upTo(4)}
        value=${course.value}
        onChoose=${(/** @type {any} */ n) => (course.value = n)}
      />
    </${Sheet}>
  `;
}
