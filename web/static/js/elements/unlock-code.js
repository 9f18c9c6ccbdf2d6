/** The unlock code that the supplier reads out on the phone: 25 letters and digits, in groups of five. */
import { dateTime } from "../lib/clock.js";
import { Refusal, sentence } from "../lib/problem.js";
import { post } from "../page.js";
import { Field } from "./field.js";
import { toast } from "./toast.js";
import { html, useSignal } from "./html.js";

const LENGTH = 25;

export function UnlockCode() {
  const code = useSignal("");
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const missing = LENGTH - code.value.length;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    [isBusy.value, problem.value] = [true, ""];
    await post("/api/licence/unlock", { code: code.value }).then(
      ({ unlocked_until: until }) => toast(`Unlocked until ${dateTime(until)}`, "ready"),
      (error) => (problem.value = message(error)),
    );
    isBusy.value = false;
  };
  return html`
    <form class="lock-code" onSubmit=${submit}>
      <${Field}
        label="Unlock code from your supplier"
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        value=${grouped(code.value)}
        hint=${missing > 0 && code.value ? `${missing} more to type` : ""}
        onInput=${(/** @type {string} */ text) => (code.value = bare(text))}
      />
      <button class="button main big" data-testid="unlock" disabled=${missing > 0 || isBusy.value}>Unlock</button>
      ${
        problem.value &&
        html`
          <p class="problem" role="alert" data-testid="unlock-problem">${problem.value}</p>
        `
      }
    </form>
  `;
}

/** @param {string} text */
function bare(text) {
  return text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, LENGTH);
}

/** @param {string} code */
function grouped(code) {
  return code.replace(/(.{5})(?=.)/g, "$1 ");
}

/** @type {Record<string, (problem: import("../lib/types.js").Problem) => string>} */
const MESSAGES = {
  code_used: () => "This code has already been used. Ask for a new one.",
  not_found: () => "This venue is not connected to its supplier’s cloud, so no code can be checked.",
  too_many_requests: ({ retry_after_s: wait }) =>
    `Too many wrong codes. Try again in ${Math.max(1, Math.ceil((wait ?? 900) / 60))} min.`,
};

/** @param {unknown} error */
function message(error) {
  return (error instanceof Refusal && MESSAGES[error.problem.code]?.(error.problem)) || sentence(error);
}
