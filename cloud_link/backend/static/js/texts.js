// Texts for people, by key, from the files that the page names (docs/texts.md). Must not: know a key.

import { FluentBundle, FluentResource } from "/static/npm/@fluent/bundle/index.js";

/** @typedef {Record<string, string | number | null | undefined>} Values */

/** By language, in the page's order. @type {Map<string, FluentBundle>} */
const bundles = new Map();

/** `attempt` waits for this, and so does the socket; nothing shows a text before. */
export const textsLoaded = load();

async function load() {
  const links = [.../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[data-locale]"))];
  const sources = await Promise.all(links.map(read));
  links.forEach(({ dataset }, i) => add(dataset.locale ?? "en", sources[i]));
}

/** @param {HTMLLinkElement} link */
async function read({ href }) {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  return response.text();
}

/** @param {string} locale @param {string} source */
function add(locale, source) {
  const bundle = bundles.get(locale) ?? new FluentBundle(locale, { useIsolating: false });
  bundles.set(locale, bundle);
  bundle.addResource(new FluentResource(source));
}

/** The language of dates. @returns {string} */
export function dateLocale() {
  const language = bundles.keys().next().value ?? "en";
  return language === "en" ? "en-GB" : language;
}

/** The text of a key; the key itself if there is none. @param {string} key @param {Values} [values] */
export function text(key, values) {
  if (!bundles.size) throw new Error(`${key} was read before the texts were loaded`);
  return knownText(key, values) ?? key;
}

/** The same; null if no language has the key, or if a value is missing. @param {string} key @param {Values} [values] */
export function knownText(key, values = {}) {
  for (const bundle of bundles.values()) {
    const words = format(bundle, key, values);
    if (words !== null) return words;
  }
  return null;
}

/** @param {FluentBundle} bundle @param {string} key @param {Values} values */
function format(bundle, key, values) {
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) return null;
  /** @type {Error[]} */
  const errors = [];
  const words = bundle.formatPattern(pattern, withoutGaps(values), errors);
  return errors.length ? null : words;
}

/** What is not known is blank; only a value that nobody passed is an error. @param {Values} values */
function withoutGaps(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ""]));
}
