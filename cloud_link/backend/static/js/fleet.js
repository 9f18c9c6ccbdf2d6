// Figures of the fleet; all but one are buttons that filter the list of sites.

import { element, made } from "/static/js/cloud.js";

/** By the name of the filter: the label, and whether a count above zero is bad. @type {Record<string, [string, boolean]>} */
const FIGURES = {
  "": ["venues", false], online: ["on line now", false], locked: ["locked", true], expired: ["expired", true],
  expiring: ["expire in 14 days", false], silent: ["silent for a day", true], flagged: ["flagged", true],
};

/** @param {any} fleet @param {string} only the filter that is on @param {(name: string) => void} choose */
export function showFleet(fleet, only, choose) {
  element("fleet").replaceChildren(...Object.entries(FIGURES).map(([name, [label, isBad]]) => {
    const count = fleet[name || "sites"], shown = made(name === "online" ? "div" : "button");
    shown.append(made("small", label), made("b", count, isBad && count ? "bad" : ""));
    if (name === "online") return shown;
    shown.setAttribute("aria-pressed", String(only === name && name !== ""));
    shown.dataset.only = name;
    shown.addEventListener("click", () => choose(name));
    return shown;
  }));
}
