// Figures of the fleet; all but one are buttons that filter the list of sites.

import { element, made } from "/static/js/cloud.js";
import { text } from "/static/js/texts.js";

/** By the name of the filter: whether a count above zero is bad. @type {Record<string, boolean>} */
const FIGURES = { "": false, online: false, locked: true, expired: true, expiring: false, silent: true, flagged: true };

/** @param {any} fleet @param {string} only the filter that is on @param {(name: string) => void} choose */
export function showFleet(fleet, only, choose) {
  element("fleet").replaceChildren(...Object.entries(FIGURES).map(([name, isBad]) => {
    const count = fleet[name || "sites"], shown = made(name === "online" ? "div" : "button");
    shown.append(made("small", text(`console-fleet-${name || "sites"}`)), made("b", count, isBad && count ? "bad" : ""));
    if (name === "online") return shown;
    shown.setAttribute("aria-pressed", String(only === name && name !== ""));
    shown.dataset.only = name;
    shown.addEventListener("click", () => choose(name));
    return shown;
  }));
}
