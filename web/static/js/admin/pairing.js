/** The code a new device types, large, with the time it has left. */
import { sentence } from "../lib/problem.js";
import { showNotice } from "./notice.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function showCode(button) {
  const made = await send("POST", `/api/admin/devices/${button.dataset.id}/pairing-code`).catch((error) => showNotice(sentence(error), true));
  if (!made) return;
  const sheet = /** @type {HTMLDialogElement} */ (document.getElementById("code"));
  put(sheet, "device", button.dataset.name ?? "");
  put(sheet, "code", `${made.code.slice(0, 4)} ${made.code.slice(4)}`);
  put(sheet, "pair-at", `${location.host}/pair`);
  sheet.showModal();
  countDown(sheet, Date.parse(made.expires_at));
}

/** @param {HTMLDialogElement} sheet @param {number} end */
function countDown(sheet, end) {
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    put(sheet, "left", left ? `Works once, for ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} more` : "This code has ended; make another.");
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
