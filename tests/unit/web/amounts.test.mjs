import assert from "node:assert/strict";
import { test } from "node:test";
import "./english.mjs";
import { amountAfterKey, amountInputMode, leftKey } from "../../../web/static/js/lib/amount-keys.js";
import { amount, money, parsedMinor, parsedSigned, plainAmount } from "../../../web/static/js/lib/money.js";
import { read, shown } from "../../../web/static/js/admin/values.js";

const LOCALES = ["en-UG", "en-ZA", "en-IN", "de-DE", "de-CH", "fr-FR", "pt-BR", "sv-SE", "ar-EG", "fa-IR", "hi-IN", "bn-BD"];
const CURRENCIES = { UGX: 0, KES: 2, ZAR: 2, EUR: 2, KWD: 3 };
const AMOUNTS = [0, 1, 5, 10, 99, 100, 999, 1_000, 1_250, 12_345, 14_000, 99_999, 1_000_000, 123_456_789, 999_999_999_999];
const VENUES = LOCALES.flatMap((locale) =>
  Object.entries(CURRENCIES).map(([currency, currency_decimals]) => ({ currency, currency_decimals, locale })),
);
const of = (currency, locale) => ({ currency, currency_decimals: CURRENCIES[currency], locale });

/** Every function of the screens that turns an amount into a text. */
const WRITERS = {
  amount,
  money,
  plainAmount,
  "form's money": (minor, venue) => shown("money", minor, venue),
  "pad's keys": typedOnPad,
};

/** @param {number} minor @param {any} venue */
function typedOnPad(minor, venue) {
  const digits = String(minor).padStart(venue.currency_decimals + 1, "0");
  const whole = digits.slice(0, digits.length - venue.currency_decimals);
  const keys = [...whole, "decimal", ...digits.slice(whole.length)];
  return keys.reduce((typed, key) => amountAfterKey(typed, key, venue), "");
}

for (const venue of VENUES)
  test(`in ${venue.locale}, ${venue.currency}: every amount that a screen writes is read back as itself`, () => {
    for (const [name, write] of Object.entries(WRITERS))
      for (const minor of AMOUNTS) {
        const written = write(minor, venue);
        assert.equal(parsedMinor(written, venue), minor, `${name} wrote ${written} for ${minor}`);
        assert.equal(read("money", written, venue), minor);
      }
  });

for (const venue of VENUES)
  test(`in ${venue.locale}, ${venue.currency}: a negative amount is read back where one may be negative, else it is none`, () => {
    for (const write of [amount, money, plainAmount])
      for (const minor of AMOUNTS.filter(Boolean)) {
        const written = write(-minor, venue);
        assert.equal(parsedSigned(written, venue), -minor, written);
        assert.equal(parsedMinor(written, venue), null, written);
        assert.equal(read("signed-money", written, venue), -minor);
      }
  });

test("every venue takes plain Latin digits with its own mark", () => {
  for (const venue of VENUES) {
    assert.equal(parsedMinor("140", venue), 140 * 10 ** venue.currency_decimals);
    const typed = plainAmount(1_250, venue);
    assert.match(typed, venue.currency_decimals ? /^\d+[.,٫]\d+$/ : /^1250$/);
  }
});

test("a comma is what the locale says that it is", () => {
  const en = of("KES", "en-KE");
  const de = of("EUR", "de-DE");
  const za = of("ZAR", "en-ZA");
  const read = (venue, ...texts) => texts.map((text) => parsedMinor(text, venue));
  assert.deepEqual(read(za, "140,00", "140.00", "1 400,00"), [14_000, 14_000, 140_000]);
  assert.deepEqual(read(en, "12,50", "1,250", "1,250.00", "12.5", ".5", "0.05"), [1_250, 125_000, 125_000, 1_250, 50, 5]);
  assert.deepEqual(read(de, "12,50", "12.50", "1.250", "1.250,00", "1.234.567,8"), [1_250, 1_250, 125_000, 125_000, 123_456_780]);
  assert.deepEqual(read(of("KWD", "en"), "1,250", "1.250", "0,250"), [1_250_000, 1_250, 250]);
});

test("what could be two amounts, or is none, is not read", () => {
  const venues = [of("KES", "en-KE"), of("EUR", "de-DE"), of("UGX", "en-UG"), of("KWD", "ar-KW")];
  const texts = ["", " ", ".", ",", "-", "1o", "1e3", "1..2", "12.345.6", "12,34,5", "1,2,3", "12 50", "1.2.3", "0x10", "12 345 6", "NaN"];
  for (const venue of venues) for (const text of texts) assert.equal(parsedMinor(text, venue), null, `${venue.locale}: ${text}`);
  assert.equal(parsedMinor("12.50", of("UGX", "en-UG")), null);
  assert.equal(parsedMinor("12,50", of("UGX", "en-UG")), null);
  assert.equal(parsedMinor("1.2345", of("KWD", "en-KW")), null);
  assert.equal(parsedMinor("1234567890123", of("UGX", "en-UG")), null);
});

test("a rate is sent with a point, and shown with the locale's mark", () => {
  for (const venue of VENUES)
    for (const rate of ["0", "5", "7.5", "18", "9.975", "33.3333", "100"]) {
      const written = shown("rate", rate, venue);
      assert.equal(read("rate", written, venue), rate, `${venue.locale}: ${written}`);
    }
  assert.deepEqual(["٧٫٥", "7٫5", "7,5", "7.5"].map((text) => read("rate", text, of("KWD", "ar-EG"))), Array(4).fill("7.5"));
  assert.equal(read("rate", "a tenth", of("EUR", "de-DE")), "a tenth");
});

test("KWD has three decimals wherever it is shown", () => {
  assert.deepEqual([amount(1_250, of("KWD", "en-KW")), plainAmount(5, of("KWD", "en-KW"))], ["1.250", "0.005"]);
  assert.match(money(1_250, of("KWD", "en-KW")), /1\.250/);
});

test("a tag that is no locale stops no screen", () => {
  for (const locale of ["en-12", "", "x", "de_DE", null, undefined]) assert.match(amount(125_000, { ...of("EUR"), locale }), /^1[.,]250[.,]00$/);
});

test("a pad has a decimal key when the currency has decimals, and no more decimals than it", () => {
  const [ugx, kwd] = [of("UGX", "en-UG"), of("KWD", "ar-EG")];
  assert.deepEqual([leftKey(ugx), leftKey(kwd), amountInputMode(ugx), amountInputMode(kwd)], ["000", "decimal", "numeric", "decimal"]);
  const typed = (venue, ...keys) => keys.reduce((text, key) => amountAfterKey(text, key, venue), "");
  assert.equal(typed(ugx, "1", "2", "000", "decimal", "5"), "120005");
  assert.equal(typed(kwd, "decimal", "2", "5", "0", "9"), "0٫250");
  assert.equal(parsedMinor(typed(kwd, "1", "decimal", "decimal", "2"), kwd), 1_200);
  assert.equal(typed(kwd, "1", "decimal", "2", "back", "back", "5"), "15");
  assert.equal(typed(kwd, "1", "decimal", "clear", "7"), "7");
  assert.equal(typed(ugx, ..."1234567890123456"), "123456789012");
});
