/** The unlock code that the supplier reads out on the phone: 25 letters and digits, in groups of five. */
import { dateTime } from "../lib/clock.js";
import { Refusal, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
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
      ({ unlocked_until: until }) => toast(text("connection-unlocked-until", { time: dateTime(until) }), "ready"),
      (error) => (problem.value = message(error)),
    );
    isBusy.value = false;
  };
  return html`
    <form class="lock-code" onSubmit=${submit}>
      <${Field}
        label=${text("connection-unlock-code")}
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        value=${grouped(code.value)}
        hint=${missing > 0 && code.value ? text("connection-more-to-type", { count: missing }) : ""}
        onInput=${(/** @type {string} */ typed) => (code.value = bare(typed))}
      />
      <button class="button main big" data-testid="unlock" disabled=${missing > 0 || isBusy.value}>${text("connection-unlock")}</button>
      ${
        problem.value &&
        html`
          <p class="problem" role="alert" data-testid="unlock-problem">${problem.value}</p>
        `
      }
    </form>
  `;
}

/** @param {string} typed */
function bare(typed) {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, LENGTH);
}

/** @param {string} code */
function grouped(code) {
  return code.replace(/(.{5})(?=.)/g, "$1 ");
}

/** @type {Record<string, (problem: import("../lib/types.js").Problem) => string>} */
const MESSAGES = {
  code_used: () => text("connection-code-used"),
  not_found: () => text("connection-no-cloud"),
  too_many_requests: ({ retry_after_s: wait }) =>
    text("connection-too-many-codes", { minutes: Math.max(1, Math.ceil((wait ?? 900) / 60)) }),
};

/** @param {unknown} error */
function message(error) {
  return (error instanceof Refusal && MESSAGES[error.problem.code]?.(error.problem)) || sentence(error);
}
