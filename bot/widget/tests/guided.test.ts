import assert from "node:assert/strict";
import { test } from "node:test";
import { isMove } from "../src/choices.ts";
import { cardAfterKey } from "../src/deck.ts";
import { byZone } from "../src/scale.ts";

test("back, restart and stop are moves, an answer is none", () => {
  const moves = ["/parcours__retour", "/parcours__recommencer", "/parcours__arreter", "/parcours__oui", "/retour_au_calme"];
  assert.deepEqual(moves.map((payload) => isMove({ label: "", payload })), [true, true, true, false, false]);
});

test("arrows turn one card and follow the direction of writing", () => {
  assert.equal(cardAfterKey("ArrowRight", 1, 5, false), 2);
  assert.equal(cardAfterKey("ArrowRight", 1, 5, true), 0);
  assert.equal(cardAfterKey("ArrowLeft", 1, 5, true), 2);
});

test("no key leads beyond the first or the last card", () => {
  assert.equal(cardAfterKey("ArrowLeft", 0, 5, false), 0);
  assert.equal(cardAfterKey("ArrowRight", 4, 5, false), 4);
  assert.deepEqual([cardAfterKey("Home", 3, 5, false), cardAfterKey("End", 3, 5, false)], [0, 4]);
  assert.equal(cardAfterKey("a", 3, 5, false), undefined);
});

test("a zone has its colour in words, and its own steps in order", () => {
  const steps = [
    { zone: "rouge", text: "c", marked: true },
    { zone: "vert", text: "a", marked: false },
    { zone: "vert", text: "b", marked: false },
  ] as const;
  const zones = byZone([["vert", "sain"], ["orange", "stop"], ["rouge", "aide"]], steps);
  assert.deepEqual(zones.map(({ name }) => name), ["Vert : sain", "Orange : stop", "Rouge : aide"]);
  assert.deepEqual(zones.map(({ steps: own }) => own.map(({ text }) => text)), [["a", "b"], [], ["c"]]);
});
