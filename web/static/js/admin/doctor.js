/** The go-live checklist: the hub's findings, the worst first. */
import { sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { send } from "./send.js";

/** @typedef {{check: string, state: "fail" | "warn" | "unknown" | "ok", says: string, todo: string}} Finding */
const WORST_FIRST = ["fail", "warn", "unknown", "ok"];
const VERDICTS = {
  ok: () => text("admin-ready"),
  warn: () => text("admin-ready-with-warnings"),
  fail: () => text("admin-not-ready"),
};

/** @param {HTMLElement} button */
export async function examine(button) {
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-findings]"));
  button.toggleAttribute("disabled", true);
  list.setAttribute("aria-busy", "true");
  await send("GET", "/api/admin/doctor").then((report) => show(list, report), (error) => showVerdict(sentence(error), false));
  list.removeAttribute("aria-busy");
  button.toggleAttribute("disabled", false);
}

/** @param {HTMLElement} list @param {{state: "ok" | "warn" | "fail", findings: Finding[]}} report */
function show(list, { state, findings }) {
  const rank = (/** @type {Finding} */ finding) => WORST_FIRST.indexOf(finding.state);
  list.replaceChildren(...[...findings].sort((one, other) => rank(one) - rank(other)).map(row));
  showVerdict(VERDICTS[state](), state !== "fail");
}

/** @param {Finding} finding */
function row(finding) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("[data-finding]"));
  const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  row.classList.add(`is-${finding.state}`);
  row.dataset.testid = finding.check;
  put(row, "state", text(`admin-finding-${finding.state}`));
  put(row, "says", finding.says);
  put(row, "todo", finding.todo);
  return row;
}

/** @param {string} message @param {boolean} isGood */
function showVerdict(message, isGood) {
  const verdict = /** @type {HTMLElement} */ (document.querySelector("[data-verdict]"));
  verdict.textContent = message;
  verdict.className = `verdict ${isGood ? "is-good" : "is-bad"}`;
  verdict.hidden = false;
}

/** @param {HTMLElement} row @param {string} name @param {string} text */
function put(row, name, text) {
  /** @type {HTMLElement} */ (row.querySelector(`[data-${name}]`)).textContent = text;
}
