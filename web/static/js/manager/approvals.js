/** Somebody waits for a yes: who, what, how much, how far the kitchen is. One tap either way. */
import { Icon } from "../elements/icon.js";
import { html } from "../elements/html.js";
import { clockTime, now, stopwatch } from "../lib/clock.js";
import { amount } from "../lib/money.js";
import { say } from "../lib/words.js";

/** @typedef {import("./office.js").Office} Office */
const SHOWN = 3;

/** @param {{office: Office}} props */
export function Approvals({ office }) {
  const all = office.approvals.value;
  if (!all.length) return null;
  return html`
    <section class="approvals" data-testid="approvals">
      ${all.map(
        (one) => html`
          <article class="approval" key=${one.id} data-testid=${`approval-${one.id}`}>
            <div>
              <h2>${one.asked_by.name} asks to ${words(one.action)}</h2>
              <p>
                ${[about(one.detail), one.amount_minor && amount(one.amount_minor, office.settings.value), one.reason && `“${one.reason}”`].filter(Boolean).join(" · ")}
              </p>
            </div>
            <small>${stopwatch(Math.max(0, Math.round((Date.parse(one.expires_at) - now.value) / 1000)))} left</small>
            <button class="button big" data-testid="refuse" onClick=${() => office.resolve(one, "refuse")}>
              Refuse
            </button>
            <button class="button big main" data-testid="grant" onClick=${() => office.resolve(one, "grant")}>
              Grant
            </button>
          </article>
        `,
      )}
    </section>
  `;
}

/** @param {{office: Office}} props */
export function Alerts({ office }) {
  const all = office.alerts.value;
  if (!all.length) return null;
  const openAll = () => (office.looking.value = { kind: "exceptions" });
  return html`
    <section class="alerts" data-testid="alerts">
      ${all.slice(0, SHOWN).map(
        (one) => html`
          <p class="problem" key=${one.id}>
            <${Icon} name="warning" size=${20} />
            ${one.message}
            <small>${clockTime(one.raised_at)}</small>
          </p>
        `,
      )}
      ${
        all.length > SHOWN &&
        html`
          <button class="button" onClick=${openAll}>and ${all.length - SHOWN} more</button>
        `
      }
    </section>
  `;
}

/** `order.void_line` → `void a line`. @param {string} action */
function words(action) {
  const known = {
    "order.void_line": "void a line",
    "order.discount": "give a discount",
    "order.cancel": "cancel an order",
    "order.reopen": "reopen an order",
    "payment.refund": "refund a payment",
    "shift.close": "close a drawer with a difference",
  };
  return (
    /** @type {Record<string, string>} */ (known)[action] ?? action.split(".").reverse().join(" ").replaceAll("_", " ")
  );
}

/** What the hub says of the target, in one line. @param {any} detail */
function about(detail) {
  if (!detail) return "";
  if (typeof detail === "string") return detail;
  return Object.entries(detail)
    .filter(([, value]) => value !== null && typeof value !== "object")
    .map(([key, value]) => (key === "table" ? value : `${say(key)} ${say(String(value)).toLowerCase()}`))
    .join(" · ");
}
