import assert from "node:assert/strict";
import { test } from "node:test";
import { hoursBeside, openness } from "../src/contacts.ts";
import { isUsable } from "../src/links.ts";
import { panel } from "../src/strings.fr.ts";
import { typeset } from "../src/typeset.ts";

test("hours do not repeat the badge", () => {
  assert.equal(hoursBeside("Ouvert", "ouvert maintenant, jusqu'à 23 h"), "jusqu'à 23 h");
  assert.equal(hoursBeside("Fermé", "ouvre lundi à 9 h 30"), "ouvre lundi à 9 h 30");
  assert.equal(hoursBeside("Horaires à vérifier", "horaires à vérifier"), "");
});

test("unknown hours are never shown as open", () => {
  assert.deepEqual([openness(true).state, openness(false).state, openness(null).state], ["open", "closed", "unknown"]);
});

test("only addresses of a contact become links", () => {
  for (const href of ["tel:0000", "sms:0000", "mailto:a@example.org", "https://example.org"]) assert.ok(isUsable(href));
  for (const href of ["javascript:alert(1)", "http://example.org", "data:text/html,x", "/x", ""]) assert.ok(!isUsable(href));
});

test("choices are heard with their numbers", () => {
  assert.equal(panel.choicesSpoken(["Oui", "Non"]), "Réponses possibles : 1, Oui ; 2, Non.");
});

test("French marks stay with their word", () => {
  assert.equal(typeset("Dis « oui » ?"), "Dis «\u00a0oui\u00a0»\u00a0?");
});
