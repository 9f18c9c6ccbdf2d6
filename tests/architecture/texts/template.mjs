/** The parts of an html`` template that a person reads: its texts, its attributes, and where its expressions stand. */

/** Attributes that no person reads; every other one is taken for a text. */
const TECHNICAL = new Set(
  `action autocapitalize autocomplete class colour d fill height href icon id inputmode key kind left maxlength method
  minlength name pattern rel right role shape-rendering spellcheck src stroke stroke-linecap stroke-linejoin style tabindex
  target testid type value viewBox width aria-current aria-hidden aria-live popover sign`.split(/\s+/),
);
/** Stands for an expression. */
const PLACE = "\u0001";
const ATTRIBUTE = /([\w:-]+)=(?:"([^"]*)"|'([^']*)'|([^\s>]*))/g;
const TAG = /<!--[\s\S]*?-->|<[^>]*>/g;

/** @param {string | undefined} place the name of an attribute; "" for a child */
export function isTechnical(place) {
  return place !== undefined && (/^(data-|on[A-Z])/.test(place) || place === "<" || TECHNICAL.has(place));
}

/**
 * The texts of a template, and the place of each of its expressions: an attribute's name, "" among the children, "<" as
 * a tag's name or properties.
 * @param {readonly string[]} strings what stands around the expressions
 * @returns {{texts: string[], places: string[]}}
 */
export function partsOf(strings) {
  const source = strings.join(PLACE);
  /** @type {string[]} */ const texts = [];
  /** @type {string[]} */ const places = [];
  let at = 0;
  for (const tag of source.matchAll(TAG)) {
    addChild(source.slice(at, tag.index), texts, places);
    addTag(tag[0], texts, places);
    at = tag.index + tag[0].length;
  }
  addChild(source.slice(at), texts, places);
  return { texts, places };
}

/** @param {string} child @param {string[]} texts @param {string[]} places */
function addChild(child, texts, places) {
  texts.push(...child.split(PLACE).map((text) => text.trim()).filter(Boolean));
  for (const _ of child.matchAll(/\u0001/g)) places.push("");
}

/** @param {string} tag @param {string[]} texts @param {string[]} places */
function addTag(tag, texts, places) {
  let at = 0;
  for (const { 0: whole, 1: name, 2: double, 3: single, 4: bare, index } of tag.matchAll(ATTRIBUTE)) {
    addPlaces(tag.slice(at, index), "<", places);
    addPlaces(whole, name, places);
    if (!isTechnical(name)) texts.push((double ?? single ?? bare ?? "").replaceAll(PLACE, ""));
    at = index + whole.length;
  }
  addPlaces(tag.slice(at), "<", places);
}

/** @param {string} part @param {string} place @param {string[]} places */
function addPlaces(part, place, places) {
  for (const _ of part.matchAll(/\u0001/g)) places.push(place);
}
