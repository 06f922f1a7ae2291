/** One turn after the other: what was said, what comes back, and what happens when nothing does. */

import { Refusal, send, type Choice, type Reply, type Turn } from "./api.ts";
import type { Choices } from "./choices.ts";
import type { Exit } from "./exit.ts";
import { panel } from "./strings.fr.ts";
import type { Transcript } from "./transcript.ts";
import type { Context } from "./types.ts";

const GREETING: Turn = { payload: "/saluer" };

/** A button of our own; it never travels. */
const RETRY = "/";

export interface Surroundings extends Pick<Context, "config" | "emit"> {
  readonly exit: Exit;
  readonly transcript: Pick<Transcript, "append">;
  readonly choices: Pick<Choices, "show">;
  readonly showTyping: (on: boolean) => void;
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

  #show({ conversation, danger, messages }: Reply): void {
    const { exit, transcript, choices, emit } = this.#around;
    this.#unsent = undefined;
    this.#contactsShown = false;
    exit.conversation = conversation;
    messages.forEach((message) => transcript.append(message));
    choices.show(messages.flatMap((message) => (message.type === "choices" ? message.choices : [])));
    if (danger !== "none") emit("danger", { level: danger });
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
