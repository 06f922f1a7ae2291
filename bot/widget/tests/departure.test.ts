import assert from "node:assert/strict";
import { test } from "node:test";
import { planDeparture, type Entry } from "../src/departure.ts";

const entries = (equipped: string): Entry[] =>
  [...equipped].map((mark, index) => ({ key: `k${index}`, equipped: mark === "x" }));

test("the only page of the site is replaced", () => {
  assert.deepEqual(planDeparture(entries("x"), 0), { kind: "replace" });
});

test("several pages: back to the first that carries the exit on", () => {
  assert.deepEqual(planDeparture(entries("xxx"), 2), { kind: "back", key: "k0" });
  assert.deepEqual(planDeparture(entries(".xx"), 2), { kind: "back", key: "k1" });
});

test("a page without the widget would just appear, so it is never gone back to", () => {
  assert.deepEqual(planDeparture(entries("..x"), 2), { kind: "replace" });
});

test("pages after this one are cut off by a new entry", () => {
  assert.deepEqual(planDeparture(entries("xxx"), 0), { kind: "push" });
});

test("this page counts as equipped, marked or not", () => {
  assert.deepEqual(planDeparture(entries("."), 0), { kind: "replace" });
});
