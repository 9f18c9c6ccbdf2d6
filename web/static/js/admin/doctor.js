/** The go-live checklist: asked of the hub, the worst first. */
import { sentence } from "../lib/problem.js";
import { send } from "./send.js";

/** @typedef {{check: string, state: string, says: string, todo: string}} Finding */
const WORDS = { fail: "Wrong", warn: "Look", unknown: "Not known", ok: "Well" };
const VERDICTS = { ok: "Ready to open.", warn: "Ready, with something to look at.", fail: "Not ready to open yet." };

/** @param {HTMLElement} button */
export async function examine(button) {
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-findings]"));
  button.toggleAttribute("disabled", true);
  list.setAttribute("aria-busy", "true");
  await send("GET", "/api/admin/doctor").then((found) => show(list, found), (error) => pronounce(sentence(error), false));
  list.removeAttribute("aria-busy");
  button.toggleAttribute("disabled", false);
}

/** @param {HTMLElement} list @param {{state: "ok" | "warn" | "fail", findings: Finding[]}} found */
function show(list, found) {
  const order = Object.keys(WORDS);
  const worstFirst = [...found.findings].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  list.replaceChildren(...worstFirst.map(row));
  pronounce(VERDICTS[found.state], found.state !== "fail");
}

/** @param {Finding} finding */
function row(finding) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("[data-finding]"));
  const made = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  made.classList.add(`is-${finding.state}`);
  made.dataset.testid = finding.check;
  put(made, "state", WORDS[/** @type {keyof typeof WORDS} */ (finding.state)]);
  put(made, "says", finding.says);
  put(made, "todo", finding.todo);
  return made;
}

/** @param {string} text @param {boolean} isGood */
function pronounce(text, isGood) {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-verdict]"));
  place.textContent = text;
  place.className = `verdict ${isGood ? "is-good" : "is-bad"}`;
  place.hidden = false;
}

/** @param {HTMLElement} made @param {string} name @param {string} text */
function put(made, name, text) {
  /** @type {HTMLElement} */ (made.querySelector(`[data-${name}]`)).textContent = text;
}
