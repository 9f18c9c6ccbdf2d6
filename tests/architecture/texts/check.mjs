/**
 * Says what is wrong between the venue's scripts and web/locales/en, and fails if anything is: `node tests/architecture/texts/check.mjs`.
 * docs/texts.md has the rules.
 */
import { readFileSync, readdirSync } from "node:fs";
import { findings } from "./findings.mjs";

const ROOT = new URL("../../../", import.meta.url);
/** Reads the texts of others, so it shows no key. */
const READER = "web/static/js/lib/texts.js";
/** The pages' own files: the server's templates read them, by keys that this check does not see. */
const OF_PAGES = /\/pages-[\w-]+\.ftl$/;
const SERVER = ["web", "hub", "handlers"];

/** @param {string} folder @param {RegExp} name @returns {Record<string, string>} */
function read(folder, name) {
  const paths = /** @type {string[]} */ (readdirSync(new URL(folder, ROOT), { recursive: true }));
  const chosen = paths.filter((path) => name.test(path) && !path.includes("node_modules")).map((path) => `${folder}/${path}`);
  return Object.fromEntries(chosen.map((path) => [path, readFileSync(new URL(path, ROOT), "utf8")]));
}

const { [READER]: _, ...scripts } = read("web/static/js", /\.js$/);
const texts = Object.entries(read("web/locales/en", /\.ftl$/)).filter(([path]) => !OF_PAGES.test(path));
const server = SERVER.flatMap((folder) => Object.values(read(folder, /\.(py|html)$/)));
const all = findings(scripts, Object.fromEntries(texts), server.join("\n"));
all.forEach((one) => console.error(one));
process.exitCode = all.length ? 1 : 0;
