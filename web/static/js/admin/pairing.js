/** The pairing code that is typed on a new device, in large type and with the time that remains. */
import { sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { showNotice } from "./notice.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function showCode(button) {
  const pairing = await send("POST", `/api/admin/devices/${button.dataset.id}/pairing-code`).catch((error) => showNotice(sentence(error), true));
  if (!pairing) return;
  const sheet = /** @type {HTMLDialogElement} */ (document.getElementById("code"));
  put(sheet, "device", button.dataset.name ?? "");
  put(sheet, "code", `${pairing.code.slice(0, 4)} ${pairing.code.slice(4)}`);
  put(sheet, "pair-at", `${location.host}/pair`);
  sheet.showModal();
  countDown(sheet, Date.parse(pairing.expires_at));
}

/** @param {HTMLDialogElement} sheet @param {number} end */
function countDown(sheet, end) {
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    put(sheet, "left", left ? text("admin-code-expires", { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` }) : text("admin-code-expired"));
    sheet.classList.toggle("is-over", !left);
  };
  tick();
  const timer = setInterval(tick, 1000);
  sheet.addEventListener("close", () => (clearInterval(timer), location.reload()), { once: true });
}

/** @param {HTMLElement} sheet @param {string} name @param {string} text */
function put(sheet, name, text) {
  /** @type {HTMLElement} */ (sheet.querySelector(`[data-${name}]`)).textContent = text;
}
