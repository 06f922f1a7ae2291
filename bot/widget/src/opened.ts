/** Tells the server which service somebody went on to, to be counted; nothing else is said. */

import { IN_PASSING } from "./api.ts";
import type { Exit } from "./exit.ts";

/** Without a conversation there is nothing to count in: nothing is sent then, nor on a failure again. */
export function watchOpened(log: HTMLElement, server: string, exit: Pick<Exit, "conversation" | "signal">): void {
  log.addEventListener("click", ({ target }) => {
    const link = (target as Element).closest("a.action");
    const service = link?.closest<HTMLElement>("[data-service]")?.dataset["service"];
    const { conversation } = exit;
    if (!service || !conversation) return;
    fetch(`${server}/api/v1/opened`, {
      ...IN_PASSING,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ conversation, service }),
      signal: exit.signal(),
    }).catch(() => undefined);
  });
}
