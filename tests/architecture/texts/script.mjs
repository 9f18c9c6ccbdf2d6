/**
 * What a script says to people, as far as its source shows it: sentences that are not in web/locales, and the keys that it
 * reads with the values that it passes. TypeScript's parser reads the script.
 */
import { createRequire } from "node:module";
import { isTechnical, partsOf } from "./template.mjs";

const ts = createRequire(new URL("../../../web/package.json", import.meta.url))("typescript");

/** Functions that read a text; the first argument is its key, the second its values. */
const READERS = new Set(["text", "textParts", "knownText"]);
/** Functions that show an argument to a person, and the places of such arguments. @type {Map<string, number[]>} */
const SPEAKERS = new Map([
  ...["toast", "showNotice", "showNoticeAfterReload", "reload", "alert", "confirm", "showMessage", "badge"].map((name) => [name, [0]]),
  ...["made", "cell", "emptyRow"].map((name) => [name, [1]]),
  ["ask", [0, 1, 3]],
  ["show", [0, 1, 2]],
]);
/** Functions whose arguments no person sees. */
const MUTE = new Set(["classes", "Error", "querySelector", "querySelectorAll", "closest", "matches", "getPropertyValue"]);
const LETTER = /\p{L}/u;
/** Two words, or a word with a capital that is no acronym: what a person reads, anywhere in a script. */
const PROSE = /\p{L}{2,}[,.:;]? \p{L}|^\p{Lu}\p{Ll}+[ .…?]?$/u;

/** @typedef {{key: string, isFamily: boolean, values: Set<string> | null, line: number}} Reading `values` is null if the source does not show them */
/** @typedef {{text: string, line: number}} Literal */

/** @param {string} path @param {string} source @returns {{literals: Literal[], readings: Reading[], hiddenKeys: number[]}} `hiddenKeys`: lines whose key the source does not show */
export function readScript(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const report = { file, literals: [], readings: [], hiddenKeys: [] };
  visit(file, report);
  return report;
}

function visit(node, report) {
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html") readTemplate(node.template, report);
  else if (ts.isCallExpression(node)) readCall(node, report);
  else if (isAssignmentOfText(node)) speak(node.right, report);
  else if (isString(node) && !isSilent(node) && PROSE.test(wordsOf(node))) add(node, report);
  ts.forEachChild(node, (child) => visit(child, report));
}

function readTemplate(template, report) {
  const strings = ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map((span) => span.literal.text)];
  const expressions = template.templateSpans?.map((span) => span.expression) ?? [];
  const { texts, places } = partsOf(strings);
  for (const text of texts) if (LETTER.test(text)) report.literals.push({ text, line: lineOf(template, report.file) });
  expressions.forEach((expression, i) => isTechnical(places[i]) || speak(expression, report));
}

function readCall(node, report) {
  const name = node.expression.name?.text ?? node.expression.text;
  for (const place of SPEAKERS.get(name) ?? []) if (node.arguments[place]) speak(node.arguments[place], report);
  if (!READERS.has(name) || !node.arguments.length) return;
  const keys = keysOf(node.arguments[0]);
  if (!keys) report.hiddenKeys.push(lineOf(node, report.file));
  const values = valuesOf(node.arguments[1]);
  for (const one of keys ?? []) report.readings.push({ ...one, values, line: lineOf(node, report.file) });
}

/** The keys that an expression may be; null if it does not show them. */
function keysOf(node) {
  if (ts.isStringLiteral(node)) return [{ key: node.text, isFamily: false }];
  if (ts.isParenthesizedExpression(node)) return keysOf(node.expression);
  if (ts.isTemplateExpression(node)) return node.head.text ? [{ key: node.head.text, isFamily: true }] : null;
  const choices = ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse] : choicesOf(node);
  const keys = choices?.map(keysOf);
  return keys?.every(Boolean) ? keys.flat() : null;
}

/** `{on: "a", off: "b"}[state]`. */
function choicesOf(node) {
  const isTable = ts.isElementAccessExpression(node) && ts.isObjectLiteralExpression(node.expression);
  return isTable ? node.expression.properties.map((one) => one.initializer) : null;
}

function valuesOf(node) {
  if (!node) return new Set();
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment)) return null;
  return new Set(node.properties.map((one) => one.name.text));
}

/** Every string that an expression may show counts, one word too. */
function speak(node, report) {
  if (isString(node)) return LETTER.test(wordsOf(node)) && !PROSE.test(wordsOf(node)) && add(node, report);
  for (const part of operandsOf(node)) speak(part, report);
}

function operandsOf(node) {
  if (ts.isParenthesizedExpression(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  const operator = ts.isBinaryExpression(node) ? node.operatorToken.getText() : "";
  if (operator === "&&") return [node.right];
  return ["||", "??", "+"].includes(operator) ? [node.left, node.right] : [];
}

function isString(node) {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
}

/** What a person could read in a string: not the tags of a page, not a media type. */
function wordsOf(node) {
  const spans = ts.isTemplateExpression(node) ? node.templateSpans.map((span) => span.literal.text) : [];
  const whole = [node.head?.text ?? node.text, ...spans].join("\u0001");
  return whole.replace(/<style>[\s\S]*?<\/style>|<[^>]*(?:>|$)|^[a-z]+\/[\w+-]+(?:;.*)?$/g, "");
}

/** A string that no person reads: a module's name, a key, an argument of a mute function, a technical attribute. */
function isSilent(node) {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isTaggedTemplateExpression(parent)) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === node) return true;
  if (ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText())) return true;
  return isInMuteCall(node) || isInTechnicalAttribute(node);
}

function isInMuteCall(node) {
  const call = node.parent && climb(node, (one) => ts.isCallExpression(one) || ts.isNewExpression(one));
  return call ? MUTE.has(call.expression.name?.text ?? call.expression.text) : false;
}

function isInTechnicalAttribute(node) {
  const span = climb(node, ts.isTemplateSpan);
  const template = span?.parent;
  if (!template || !ts.isTaggedTemplateExpression(template.parent)) return false;
  const strings = [template.head.text, ...template.templateSpans.map((one) => one.literal.text)];
  return isTechnical(partsOf(strings).places[template.templateSpans.indexOf(span)]);
}

/** The nearest node around it that is one, in the same function. */
function climb(node, is) {
  let at = node.parent;
  while (at && !is(at) && !ts.isFunctionLike(at)) at = at.parent;
  return at && is(at) ? at : null;
}

function isAssignmentOfText(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.getText() === "=" && /\.textContent$/.test(node.left.getText());
}

function add(node, report) {
  const text = wordsOf(node).replaceAll("\u0001", "…");
  report.literals.push({ text, line: lineOf(node, report.file) });
}

function lineOf(node, file) {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}
