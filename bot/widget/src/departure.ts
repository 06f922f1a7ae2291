/**
 * How an exit leaves. A browser lets no page delete entries of the tab's history, but
 * going back to the first one and leaving from there cuts off everything after it.
 */

import { PATIENCE_MS, pushFromFrontPage } from "./arrival.ts";
import { MARK, navigationApi, noteInEntry } from "./navigation.ts";

/** An entry of this site as the plan sees it: `equipped` where our loader runs. */
export interface Entry {
  readonly key: string;
  readonly equipped: boolean;
}

export type Departure = { kind: "replace" } | { kind: "push" } | { kind: "back"; key: string };

/**
 * Chooses how to leave. Only an equipped entry can carry the exit on, any other page
 * would just appear; so the way back ends at the earliest one that is equipped.
 */
export function planDeparture(entries: readonly Entry[], current: number): Departure {
  const first = entries.findIndex((entry, index) => index === current || entry.equipped);
  const target = entries[first];
  if (target && first < current) return { kind: "back", key: target.key };
  return current < entries.length - 1 ? { kind: "push" } : { kind: "replace" };
}

function readPlan(): Departure {
  const api = navigationApi();
  if (!api?.currentEntry) return { kind: "replace" };
  const entries = api.entries().map((entry) => {
    const state = entry.getState() as Record<string, unknown> | null | undefined;
    return { key: entry.key, equipped: entry.sameDocument || state?.[MARK] === 1 };
  });
  return planDeparture(entries, api.currentEntry.index);
}

/** In a frame the whole tab leaves, unless the page around it forbids that. */
function replaceTab(address: string): void {
  try {
    top!.location.replace(address);
  } catch {
    location.replace(address);
  }
}

/** Leaves for the first address that answers. `addresses` holds one at least. */
export function depart(addresses: readonly string[]): void {
  const timers: ReturnType<typeof setTimeout>[] = [];
  const first = addresses[0]!;
  const later = (step: () => void): void => void timers.push(setTimeout(step, PATIENCE_MS));
  const stop = (): void => timers.splice(0).forEach(clearTimeout);

  const tryFrom = (index: number): void => {
    stop();
    const address = addresses[index];
    if (!address) return;
    replaceTab(address);
    later(() => tryFrom(index + 1));
  };

  // A page that Back brings out of the cache would run the timers on: that would be a trap.
  addEventListener("pageshow", stop);
  const plan = self === top ? readPlan() : ({ kind: "replace" } as const);
  if (plan.kind === "replace") return tryFrom(0);
  if (plan.kind === "push") return pushFromFrontPage(first);
  goBack(plan.key, later, () => tryFrom(0)).then(() => {
    stop();
    pushFromFrontPage(first);
  }, () => tryFrom(0));
}

/** Resolves when the way back ended in this document; another document carries on by itself. */
function goBack(key: string, later: (step: () => void) => void, giveUp: () => void): Promise<unknown> {
  noteInEntry({ q: Date.now() });
  later(giveUp);
  const { committed, finished } = navigationApi()!.traverseTo(key);
  committed.catch(() => undefined);
  return finished;
}
