/** Loads the texts that the page names. Whatever draws imports this first, so nothing is drawn without them. */
import { addTexts } from "../lib/texts.js";

/** @type {NodeListOf<HTMLLinkElement>} */
const links = document.querySelectorAll("link[data-locale]");
const sources = await Promise.all([...links].map(read));
links.forEach(({ dataset }, i) => addTexts(dataset.locale ?? "en", sources[i]));

/** @param {HTMLLinkElement} link */
async function read({ href }) {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  return answer.text();
}
