import assert from "node:assert/strict";
import { mock, test } from "node:test";
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

const broken = () => new Response("", { status: 502 });
const kinds = (lines: Line[]) => lines.map((line) => line.type);

/** Lets the promises of a turn run to their end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("without a connection the contacts come, once, and the turn can be tried again", async () => {
  const { conversation, lines, offered, sent } = scene([]);
  await conversation.say("à l'aide");
  await conversation.choose({ label: "Réessayer", payload: "/" });
  assert.deepEqual(kinds(lines), ["mine", "offline", "notice"]);
  assert.deepEqual(offered, ["Réessayer"]);
  assert.deepEqual(sent[0], sent[1]);
});

test("what failed is sent once more by itself, and never a third time", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { conversation, lines, sent } = scene([broken, broken, broken]);
  await conversation.say("à l'aide");
  mock.timers.tick(3000);
  await settled();
  mock.timers.tick(60_000);
  await settled();
  mock.timers.reset();
  assert.equal(sent.length, 2);
  assert.deepEqual(kinds(lines), ["mine", "offline", "notice"]);
});

test("an answer to the second sending stands under the one message, and no third is sent", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { conversation, lines, sent } = scene([broken, reply("Je suis là")]);
  await conversation.say("à l'aide");
  mock.timers.tick(3000);
  await settled();
  mock.timers.tick(60_000);
  mock.timers.reset();
  assert.equal(sent.length, 2);
  assert.deepEqual(kinds(lines), ["mine", "offline", "text"]);
});

test("what did not arrive goes before what is said next, each by itself", async () => {
  const { conversation, sent } = scene([broken, reply("Oui"), reply("Effacé")]);
  await conversation.say("il a un couteau");
  await conversation.say("efface");
  assert.deepEqual(sent.map((body) => (body as { text: string }).text), ["il a un couteau", "il a un couteau", "efface"]);
});

test("the contacts come after eight seconds without an answer, and the answer still comes", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let answer = (_: Response): void => undefined;
  const { conversation, lines } = scene([() => new Promise<Response>((resolve) => (answer = resolve)) as unknown as Response]);
  const said = conversation.say("à l'aide");
  mock.timers.tick(7999);
  assert.deepEqual(kinds(lines), ["mine"]);
  mock.timers.tick(1);
  assert.deepEqual(kinds(lines), ["mine", "offline"]);
  answer(reply("Je suis là")());
  await said;
  mock.timers.reset();
  assert.deepEqual(kinds(lines), ["mine", "offline", "text"]);
});

test("one message too many shows the words of the refusal, and the contacts", async () => {
  const problem = () => new Response('{"detail":"Attends un peu."}', { status: 429, headers: { "content-type": "application/problem+json" } });
  const { conversation, lines } = scene([problem]);
  await conversation.say("x");
  assert.deepEqual(lines.slice(1), [{ type: "offline", text: "Attends un peu." }]);
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
