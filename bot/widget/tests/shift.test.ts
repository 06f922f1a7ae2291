import assert from "node:assert/strict";
import { test } from "node:test";
import { ShiftCounter } from "../src/shift.ts";

const press = (counter: ShiftCounter, now: number): number => {
  counter.down("Shift");
  return counter.up("Shift", now);
};

test("three presses alone leave", () => {
  const counter = new ShiftCounter();
  assert.deepEqual([press(counter, 0), press(counter, 500), press(counter, 900)], [2, 1, 0]);
});

test("three capitals in a row do not", () => {
  const counter = new ShiftCounter();
  for (const now of [0, 100, 200]) {
    counter.down("Shift");
    counter.down("A");
    counter.up("A", now);
    assert.equal(counter.up("Shift", now), 3);
  }
});

test("another key between starts over", () => {
  const counter = new ShiftCounter();
  press(counter, 0);
  press(counter, 100);
  counter.down("a");
  assert.equal(press(counter, 200), 2);
});

test("presses older than five seconds do not count", () => {
  const counter = new ShiftCounter();
  press(counter, 0);
  press(counter, 100);
  assert.equal(press(counter, 5050), 1);
});

test("a key that is held repeats and counts once", () => {
  const counter = new ShiftCounter();
  counter.down("Shift");
  counter.down("Shift");
  counter.down("Shift");
  assert.equal(counter.up("Shift", 10), 2);
});
