/** One turn after the other: what was said, what comes back, and what happens when nothing does. */

import { Refusal, send, type Choice, type Reply, type Turn } from "./api.ts";
import type { Choices } from "./choices.ts";
import type { Exit } from "./exit.ts";
import { panel, settings } from "./strings.fr.ts";
import type { Line, Transcript } from "./transcript.ts";
import type { Context } from "./types.ts";

const GREETING: Turn = { payload: "/saluer" };

/** A button of our own; it never travels. */
const RETRY = "/";

export interface Surroundings extends Pick<Context, "config" | "emit"> {
  readonly exit: Exit;
  readonly transcript: Pick<Transcript, "append">;
  readonly choices: Pick<Choices, "show">;
  readonly showTyping: (on: boolean) => void;
  /** Called when the server has erased the conversation at the person's word. */
  readonly wiped: () => void;
  /** Called when a turn is over, whatever came of it. */
  readonly settled: () => void;
}

export class Conversation {
  readonly #around: Surroundings;
  #unsent: Turn | undefined;
  #contactsShown = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  greet(): Promise<void> {
    return this.#exchange(GREETING);
  }

  say(text: string): Promise<void> {
    this.#around.transcript.append({ type: "mine", text });
    return this.#exchange({ text });
  }

  choose({ label, payload }: Choice): Promise<void> {
    if (payload === RETRY && this.#unsent) return this.#exchange(this.#unsent);
    this.#around.transcript.append({ type: "mine", text: label });
    return this.#exchange({ payload });
  }

  /** Asks for simple sentences, or for the usual ones; it is one of the server's own buttons. */
  write(simple: boolean): Promise<void> {
    const [label, payload] = simple ? [settings.simple, "/menu__simple"] : [settings.usual, "/menu__normal"];
    return this.choose({ label, payload });
  }

  /** Takes up a conversation that began on another page: its last question is open again. */
  resume(lines: readonly Line[]): void {
    this.#offer(lines.slice(lines.map(({ type }) => type).lastIndexOf("mine") + 1));
  }

  reset(): void {
    this.#unsent = undefined;
    this.#contactsShown = false;
    this.#around.choices.show([]);
    this.#around.showTyping(false);
  }

  async #exchange(turn: Turn): Promise<void> {
    const { config, exit, choices, showTyping, settled } = this.#around;
    const signal = exit.signal();
    choices.show([]);
    showTyping(true);
    try {
      const reply = await send(config.server, exit.conversation, turn, signal);
      if (signal.aborted) return;
      this.#show(reply);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(turn, error);
    }
    showTyping(false);
    settled();
  }

  #show({ conversation, danger, wipes, messages }: Reply): void {
    const { exit, transcript, emit, wiped } = this.#around;
    if (wipes) wiped();
    this.#unsent = undefined;
    this.#contactsShown = false;
    exit.conversation = wipes ? null : conversation;
    messages.forEach((message) => transcript.append(message));
    this.#offer(messages);
    if (danger !== "none") emit("danger", { level: danger });
  }

  #offer(lines: readonly Line[]): void {
    const questions = lines.filter((line) => line.type === "choices");
    this.#around.choices.show(questions.flatMap(({ choices }) => choices), questions.at(-1)?.progress);
  }

  /** Never a dead end: the server's own words, or else the contacts and a way to try again. */
  #fail(turn: Turn, error: unknown): void {
    const { exit, transcript, choices } = this.#around;
    this.#unsent = turn;
    choices.show([{ label: panel.retry, payload: RETRY }]);
    if (error instanceof Refusal) {
      // The server has forgotten this conversation: the next try begins a new one.
      if (error.status === 404) exit.conversation = null;
      transcript.append({ type: "notice", text: error.message || panel.failed });
    } else {
      transcript.append(this.#contactsShown ? { type: "notice", text: panel.failed } : { type: "offline" });
      this.#contactsShown = true;
    }
  }
}
