/** The HTTP interface as the widget uses it; field names are those of `bot/messages.py`. */

export type Level = "none" | "ask" | "serious" | "immediate";

export interface Choice {
  label: string;
  payload: string;
}
export interface ContactAction {
  kind: "call" | "sms" | "chat" | "site" | "app" | "mail";
  label: string;
  href: string;
}
export interface Contact {
  id: string;
  name: string;
  summary: string;
  actions: ContactAction[];
  open_now: boolean | null;
  hours: string;
  notes: string[];
  place: string | null;
}
export interface Card {
  title: string;
  text: string;
  source: string | null;
}
/** How far a guided conversation is, counted from 1. */
export interface Progress {
  step: number;
  steps: number;
}
export type Zone = "vert" | "orange" | "rouge";
export interface ScaleStep {
  zone: Zone;
  text: string;
  marked: boolean;
}
export type Message =
  | { type: "text"; text: string }
  | { type: "choices"; text: string; choices: Choice[]; progress: Progress | null }
  | { type: "contacts"; text: string; contacts: Contact[] }
  | ({ type: "card" } & Card)
  | { type: "cards"; text: string; cards: Card[] }
  | { type: "scale"; text: string; zones: [Zone, string][]; steps: ScaleStep[] };

export interface Reply {
  conversation: string;
  topic: string;
  confidence: number;
  danger: Level;
  /** The server has erased the conversation: the screen must not keep it either. */
  wipes: boolean;
  /** The conversation can go on in Telegram. */
  telegram: boolean;
  messages: Message[];
}

/** Words that a person chooses; what is left out stays as it is. */
export interface Words {
  help?: string;
  wipe?: string;
}

export interface Onward {
  /** Seconds for which the link works. */
  expires_in: number;
  link: string | null;
}

export type Turn = { text: string } | { payload: string };

/** A refusal of the server whose words may be shown. Anything else is a connection that failed. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

const TIMEOUT_MS = 15_000;

/** For what is told in passing: it outlives the page, and says nothing of who or where. */
export const IN_PASSING: RequestInit = { keepalive: true, credentials: "omit", referrerPolicy: "no-referrer" };

/** Sends one turn. Throws a `Refusal`, or whatever `fetch` throws. */
export function send(server: string, conversation: string | null, turn: Turn, signal: AbortSignal): Promise<Reply> {
  return ask(server, "POST", "messages", { conversation, ...turn }, signal);
}

/** Chooses the words that bring the contacts back and that erase. Throws as `send` does. */
export function chooseWords(server: string, id: string, words: Words, signal: AbortSignal): Promise<void> {
  return ask(server, "PUT", `conversations/${encodeURIComponent(id)}/words`, words, signal);
}

/** Asks for a link with which the conversation goes on elsewhere, once. Throws as `send` does. */
export function continueElsewhere(server: string, conversation: string, signal: AbortSignal): Promise<Onward> {
  return ask(server, "POST", "continuations", { conversation }, signal);
}

async function ask<T>(server: string, method: string, path: string, body: unknown, signal: AbortSignal): Promise<T> {
  const late = new AbortController();
  const stop = (): void => late.abort();
  const timer = setTimeout(stop, TIMEOUT_MS);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const response = await fetch(`${server}/api/v1/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: late.signal,
    });
    if (!response.ok) throw await readRefusal(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** RFC 9457: only a client error with French words is shown, a server error gives the contacts. */
async function readRefusal(response: Response): Promise<Error> {
  const type = response.headers.get("content-type") ?? "";
  if (response.status >= 500 || !type.startsWith("application/problem+json")) return new Error(String(response.status));
  const { title = "", detail = "" } = (await response.json()) as { title?: string; detail?: string };
  return new Refusal(response.status, detail || title);
}
