/**
 * Says what is wrong between the venue's scripts and web/locales/en, and fails if anything is: `node tests/architecture/texts/check.mjs`.
 * docs/texts.md has the rules.
 */
import { readFileSync, readdirSync } from "node:fs";
import { findings } from "./findings.mjs";

const ROOT = new URL("../../../", import.meta.url);
/** Reads the texts of others, so it shows no key. */
const READER = "web/static/js/lib/texts.js";
const SERVER = ["web", "hub", "handlers"];

/** @param {string} folder @param {RegExp} name @returns {Record<string, string>} */
function read(folder, name) {
  const paths = /** @type {string[]} */ (readdirSync(new URL(folder, ROOT), { recursive: true }));
  const chosen = paths.filter((path) => name.test(path) && !path.includes("node_modules")).map((path) => `${folder}/${path}`);
  return Object.fromEntries(chosen.map((path) => [path, readFileSync(new URL(path, ROOT), "utf8")]));
}

const { [READER]: _, ...scripts } = read("web/static/js", /\.js$/);
const texts = read("web/locales/en", /\.ftl$/);
const server = SERVER.flatMap((folder) => Object.values(read(folder, /\.(py|html)$/)));
const all = findings(scripts, texts, server.join("\n"));
all.forEach((one) => console.error(one));
process.exitCode = all.length ? 1 : 0;
