import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation, type Surroundings } from "../src/conversation.ts";
import type { Line } from "../src/transcript.ts";

function scene(answers: (() => Response)[]) {
  const sent: unknown[] = [];
  const lines: Line[] = [];
  const offered: string[] = [];
  const dangers: unknown[] = [];
  globalThis.fetch = async (_, options) => {
    sent.push(JSON.parse(String(options?.body)));
    const answer = answers.shift();
    if (!answer) throw new TypeError("offline");
    return answer();
  };
  const exit = { conversation: null, signal: () => new AbortController().signal, forget() {}, rehearse: async () => {} };
  const around = {
    config: { server: "" },
    emit: (_: string, detail: unknown) => dangers.push(detail),
    exit,
    transcript: { append: (line: Line) => void lines.push(line) },
    choices: { show: (choices: readonly { label: string }[]) => void offered.splice(0, 9, ...choices.map(({ label }) => label)) },
    showTyping() {},
    settled() {},
  } as unknown as Surroundings;
  return { conversation: new Conversation(around), sent, lines, offered, dangers };
}

const reply = (text: string, danger = "none") => () =>
  Response.json({ conversation: "c1", topic: "t", confidence: 1, danger, messages: [{ type: "text", text }] });

test("the greeting asks without a text and the id is sent back from then on", async () => {
  const { conversation, sent } = scene([reply("Bonjour"), reply("Oui")]);
  await conversation.greet();
  await conversation.say("salut");
  assert.deepEqual(sent, [{ conversation: null, payload: "/saluer" }, { conversation: "c1", text: "salut" }]);
});

test("without a connection the contacts come, once, and the turn can be tried again", async () => {
  const { conversation, lines, offered, sent } = scene([]);
  await conversation.say("à l'aide");
  await conversation.choose({ label: "Réessayer", payload: "/" });
  assert.deepEqual(lines.map((line) => line.type), ["mine", "offline", "notice"]);
  assert.deepEqual(offered, ["Réessayer"]);
  assert.deepEqual(sent[0], sent[1]);
});

test("the words of a refusal are shown", async () => {
  const problem = () => new Response('{"detail":"Attends un peu."}', { status: 429, headers: { "content-type": "application/problem+json" } });
  const { conversation, lines } = scene([problem]);
  await conversation.say("x");
  assert.deepEqual(lines.at(-1), { type: "notice", text: "Attends un peu." });
});

test("danger is told to the page as a level, without a word of the text", async () => {
  const { conversation, dangers } = scene([reply("Je suis là", "immediate")]);
  await conversation.say("secret");
  assert.deepEqual(dangers, [{ level: "immediate" }]);
});

test("simple sentences are asked for with a button of the server", async () => {
  const { conversation, sent } = scene([reply("D'accord"), reply("D'accord")]);
  await conversation.write(true);
  await conversation.write(false);
  assert.deepEqual(sent, [
    { conversation: null, payload: "/menu__simple" },
    { conversation: "c1", payload: "/menu__normal" },
  ]);
});

test("on the next page the question that was open is open again", () => {
  const { conversation, offered } = scene([]);
  const asked = (label: string): Line => ({ type: "choices", text: "?", choices: [{ label, payload: "/x" }], progress: null });
  conversation.resume([asked("Avant"), { type: "mine", text: "Avant" }, asked("Oui")]);
  assert.deepEqual(offered, ["Oui"]);
});
