/** The office: lists come from the server, changes go to the API, and the page is loaded again. One listener per kind of event. */
import { closeSheet, openSheet } from "./admin/sheet.js";
import { removeLine, addLine } from "./admin/lines.js";
import { putImage, setStock } from "./admin/item.js";
import { remove, save } from "./admin/save.js";
import { showCode } from "./admin/pairing.js";
import { verify } from "./admin/audit.js";
import { backUp, prove } from "./admin/backups.js";
import { tryPrinter } from "./admin/printers.js";
import { examine } from "./admin/doctor.js";
import { fill } from "./admin/form.js";
import { showLicence } from "./admin/licence.js";
import { startLiveUpdates } from "./admin/live-updates.js";
import { showStoredNotice } from "./admin/notice.js";
import { mayAct, signOut } from "./sign-out.js";

/** What a button with `data-act` does. @type {Record<string, (button: HTMLElement) => void>} */
const ACTS = {
  close: closeSheet,
  remove,
  "add-line": addLine,
  "remove-line": removeLine,
  "pairing-code": showCode,
  stock: setStock,
  verify,
  print: () => print(),
  "back-up": (button) => void backUp(button),
  prove: (button) => void prove(button),
  examine,
  "try-printer": (button) => void tryPrinter(button),
  "sign-out": () => void signOut(),
};

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-act], [data-open]");
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.open) openSheet(button);
  else ACTS[button.dataset.act ?? ""]?.(button);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.dataset.path) return;
  event.preventDefault();
  void save(form);
});

document.addEventListener("change", (event) => {
  const input = /** @type {HTMLElement} */ (event.target);
  if (input.matches("[data-image]")) void putImage(/** @type {HTMLInputElement} */ (input));
});

for (const form of document.querySelectorAll("form[data-view]")) fill(/** @type {HTMLFormElement} */ (form), JSON.parse(/** @type {HTMLFormElement} */ (form).dataset.view ?? "{}"));
document.querySelector(".side nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.querySelector("[data-act=examine]")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
showStoredNotice();
showLicence();
startLiveUpdates();
mayAct();
