/** Counting a drawer: by notes and coins, or as one sum. Nothing can be recorded before a key was pressed. */
import { AmountKeypad } from "./amount-keypad.js";
import { Amount } from "./amount.js";
import { ChoiceKeys } from "./choice-keys.js";
import { Keypad, pressed } from "./keypad.js";
import { html, useSignal } from "./html.js";
import { countOfPieces, countOfSum, sumOfCount } from "../lib/counting.js";
import { money } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Settings} Settings */
/** @typedef {import("../lib/counting.js").Count} Count */

/** @param {{settings: Settings, onDone: (count: Count) => void}} props */
export function DrawerCount({ settings, onDone }) {
  const way = useSignal("sum");
  const sum = useSignal("");
  const pieces = useSignal(/** @type {Record<string, string>} */ ({}));
  const note = useSignal(settings.denominations[0]);
  const isByNotes = way.value === "notes";
  const count = isByNotes ? countOfPieces(pieces.value) : countOfSum(sum.value, settings);
  const total = sumOfCount(count);
  const key = (/** @type {string} */ one) => {
    if (one === "enter") return void (note.value = next(settings.denominations, note.value));
    pieces.value = { ...pieces.value, [note.value]: pressed(pieces.value[note.value] ?? "", one, 6) };
  };
  return html`
    <div class="drawer-count">
      <${ChoiceKeys}
        name="count"
        options=${[
          { value: "sum", word: text("common-count-sum") },
          { value: "notes", word: text("common-count-notes") },
        ]}
        value=${way.value}
        onChoose=${(/** @type {string} */ one) => (way.value = one)}
      />
      ${isByNotes && html`<${Notes} settings=${settings} typed=${pieces.value} chosen=${note.value} onChoose=${(/** @type {number} */ one) => (note.value = one)} />`}
      <div class="sum-typed">
        <small>${text("common-counted")}</small>
        <strong data-testid="sum"><${Amount} minor=${total} currency=${settings} none="–" /></strong>
      </div>
      ${
        isByNotes
          ? html`
              <${Keypad} onKey=${key} left="enter" />
            `
          : html`
              <${AmountKeypad} typed=${sum} currency=${settings} />
            `
      }
      <button class="button main huge wide" data-testid="close-shift" disabled=${!count} onClick=${() => count && onDone(count)}>
        ${total === null ? text("common-count-first") : text("common-close-with", { amount: money(total, settings) })}
      </button>
    </div>
  `;
}

/** @param {{settings: Settings, typed: Record<string, string>, chosen: number, onChoose: (value: number) => void}} props */
function Notes({ settings, typed, chosen, onChoose }) {
  return html`
    <div class="count-notes">
      ${settings.denominations.map(
        (value) => html`
          <button
            type="button"
            class="count-note"
            key=${value}
            aria-pressed=${value === chosen}
            data-testid=${`note-${value}`}
            onClick=${() => onChoose(value)}
          >
            <span><${Amount} minor=${value} currency=${settings} bare /></span>
            <b>${typed[value] ? text("common-pieces", { count: typed[value] }) : "–"}</b>
          </button>
        `,
      )}
    </div>
  `;
}

/** The note after this one; after the last one, the first. @param {number[]} notes @param {number} note */
function next(notes, note) {
  return notes[(notes.indexOf(note) + 1) % notes.length];
}
