/** What the panel adds to « Quitter »: requests stop, the server forgets, the tab's history is cut. */

import { IN_PASSING } from "./api.ts";
import { depart } from "./departure.ts";
import { KEPT, store } from "./store.ts";
import type { Context } from "./types.ts";

const REHEARSAL_MS = 1500;

export interface Exit {
  /** The conversation to forget, once the server has given it a name. */
  conversation: string | null;
  /** Aborted by `forget`; every request of ours listens to it. */
  signal(): AbortSignal;
  /** Stops requests, forgets what this tab kept and makes the server forget. */
  forget(): void;
  rehearse(): Promise<void>;
}

export function createExit(context: Context, clear: () => void): Exit {
  let controller = new AbortController();
  const exit: Exit = {
    conversation: null,
    signal: () => controller.signal,
    forget() {
      controller.abort();
      controller = new AbortController();
      store()?.removeItem(KEPT);
      const id = exit.conversation;
      exit.conversation = null;
      clear();
      if (id) askToForget(context.config.server, id);
    },
    async rehearse() {
      const { layer, sheet } = context.cover();
      await new Promise((resolve) => setTimeout(resolve, REHEARSAL_MS));
      layer.remove();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
  context.onLeave = (offline) => {
    for (const media of document.querySelectorAll<HTMLMediaElement>("video,audio")) media.pause();
    window.stop();
    exit.forget();
    if (!offline) depart(context.config.exits);
  };
  return exit;
}

/** One request that outlives the page; if it is lost, the server's own delay forgets. */
function askToForget(server: string, id: string): void {
  fetch(`${server}/api/v1/conversations/${encodeURIComponent(id)}`, {
    ...IN_PASSING,
    method: "DELETE",
  }).catch(() => undefined);
}
