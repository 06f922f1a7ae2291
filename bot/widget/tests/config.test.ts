import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig } from "../src/config.ts";

const SCRIPT = "https://bot.example/static/repere.js";

test("the server is where the script comes from", () => {
  const config = readConfig(SCRIPT, {});
  assert.equal(config.server, "https://bot.example");
  assert.equal(config.title, "Repère");
  assert.equal(config.discreet, false);
});

test("destinations are https only, ours if the town names none", () => {
  const own = readConfig(SCRIPT, { exit: "https://a.example/  javascript:alert(1) http://b.example https://c.example" });
  assert.deepEqual(own.exits, ["https://a.example/", "https://c.example"]);
  assert.match(own.exitName, /^Quitter : /);
  assert.ok(readConfig(SCRIPT, { exit: "javascript:alert(1)" }).exits[0]!.startsWith("https://"));
});

test("an empty data-discreet switches it on", () => {
  assert.equal(readConfig(SCRIPT, { discreet: "" }).discreet, true);
});
