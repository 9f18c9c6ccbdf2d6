// The fleet in figures; each but one is a key that shows the sites behind it.

import { element, made } from "/static/js/cloud.js";

/** What may be asked for alone, its words, and whether one of it is bad news. @type {Record<string, [string, boolean]>} */
const FIGURES = {
  "": ["venues", false], online: ["on line now", false], locked: ["locked", true], expired: ["expired", true],
  expiring: ["expire in 14 days", false], silent: ["silent for a day", true], flagged: ["flagged", true],
};

/** @param {any} fleet @param {string} only the figure that is pressed @param {(name: string) => void} choose */
export function showFleet(fleet, only, choose) {
  element("fleet").replaceChildren(...Object.entries(FIGURES).map(([name, [words, isBad]]) => {
    const count = fleet[name || "sites"], shown = made(name === "online" ? "div" : "button");
    shown.append(made("small", words), made("b", count, isBad && count ? "bad" : ""));
    if (name === "online") return shown;
    shown.setAttribute("aria-pressed", String(only === name && name !== ""));
    shown.dataset.only = name;
    shown.addEventListener("click", () => choose(name));
    return shown;
  }));
}
