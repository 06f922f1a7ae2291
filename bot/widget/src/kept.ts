/** The conversation in this tab's sessionStorage, only when the person asked for it. */

import type { Wishes } from "./settings.ts";
import { KEPT, store } from "./store.ts";
import type { Line } from "./transcript.ts";

export interface Kept {
  conversation: string | null;
  lines: Line[];
  wishes: Wishes;
}

export function save(kept: Kept): void {
  try {
    store()?.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // The storage is full: the conversation stays in memory, as it does by default.
  }
}

export function restore(): Kept | null {
  try {
    const kept = JSON.parse(store()?.getItem(KEPT) ?? "null") as Kept | null;
    return Array.isArray(kept?.lines) && typeof kept.wishes === "object" ? kept : null;
  } catch {
    return null;
  }
}

export function drop(): void {
  store()?.removeItem(KEPT);
}
