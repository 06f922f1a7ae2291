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

/** After so long without an answer the contacts that need no server are shown; an answer may still come. */
const LATE_MS = 8000;

/** A server that restarts is back by then: what failed is sent once more without being asked. */
const AGAIN_MS = 3000;

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
  /** What did not arrive, in the order in which it was said. */
  #unsent: readonly Turn[] = [];
  #contactsShown = false;
  #trying = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** Whether the server can carry a conversation over to Telegram; it says so with each answer. */
  telegram = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  greet(): Promise<void> {
    return this.#exchange([GREETING]);
  }

  say(text: string): Promise<void> {
    this.#around.transcript.append({ type: "mine", text });
    return this.#exchange([...this.#unsentTexts(), { text }]);
  }

  choose({ label, payload }: Choice): Promise<void> {
    if (payload === RETRY) return this.#retry();
    this.#around.transcript.append({ type: "mine", text: label });
    return this.#exchange([...this.#unsentTexts(), { payload }]);
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
    this.#settle();
    this.#around.choices.show([]);
    this.#around.showTyping(false);
  }

  /** They go before what is said next: one of them may be the one that matters. */
  #unsentTexts(): readonly Turn[] {
    return this.#unsent.filter((turn) => "text" in turn);
  }

  /** The button stays where it is, and sends nothing twice while a try is under way. */
  async #retry(): Promise<void> {
    if (this.#unsent[0] && !this.#trying) await this.#exchange(this.#unsent, true);
  }

  async #exchange(turns: readonly Turn[], again = false): Promise<void> {
    const { config, exit, choices, showTyping, settled } = this.#around;
    const left = [...turns];
    let signal = exit.signal();
    clearTimeout(this.#again);
    if (!again) choices.show([]);
    this.#trying = true;
    showTyping(true);
    const late = setTimeout(() => !signal.aborted && this.#showContacts() && settled(), LATE_MS);
    try {
      for (; left[0]; left.shift()) {
        const reply = await send(config.server, exit.conversation, left[0], signal);
        if (signal.aborted) return;
        this.#show(reply);
        signal = exit.signal();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(left, error, again);
    } finally {
      clearTimeout(late);
    }
    this.#trying = false;
    showTyping(false);
    settled();
  }

  #show({ conversation, danger, wipes, telegram, messages }: Reply): void {
    const { exit, transcript, emit, wiped } = this.#around;
    if (wipes) wiped();
    this.#settle();
    this.telegram = telegram;
    exit.conversation = wipes ? null : conversation;
    messages.forEach((message) => transcript.append(message));
    this.#offer(messages);
    if (danger !== "none") emit("danger", { level: danger });
  }

  #offer(lines: readonly Line[]): void {
    const questions = lines.filter((line) => line.type === "choices");
    this.#around.choices.show(questions.flatMap(({ choices }) => choices), questions.at(-1)?.progress);
  }

  /** Nothing waits to be sent any more. */
  #settle(): void {
    clearTimeout(this.#again);
    this.#unsent = [];
    this.#trying = this.#contactsShown = false;
  }

  /** Never a dead end: the server's own words, or else the contacts, and a way to try again. */
  #fail(unsent: readonly Turn[], error: unknown, again: boolean): void {
    const { exit, transcript, choices } = this.#around;
    this.#unsent = unsent;
    if (!again) choices.show([{ label: panel.retry, payload: RETRY }]);
    if (!(error instanceof Refusal)) {
      if (!this.#showContacts()) transcript.append({ type: "notice", text: panel.failed });
      // A server that was too slow may still be at it; it is not asked a second time unbidden.
      if (!again && (error as Error).name !== "AbortError") this.#again = setTimeout(() => void this.#retry(), AGAIN_MS);
      return;
    }
    // The server has forgotten this conversation: the next try begins a new one.
    if (error.status === 404) exit.conversation = null;
    const words = error.message || panel.failed;
    // Nobody has read a message that was one too many: it may have been the one for help.
    if (error.status !== 429 || !this.#showContacts(words)) transcript.append({ type: "notice", text: words });
  }

  /** Shows the contacts that need no server, unless they are there. Returns whether it did. */
  #showContacts(text?: string): boolean {
    if (this.#contactsShown) return false;
    this.#contactsShown = true;
    this.#around.transcript.append({ type: "offline", ...(text && { text }) });
    return true;
  }
}
