/** The little of the Navigation API that is used here; absent in older browsers. */

export interface NavigationEntry {
  readonly key: string;
  readonly index: number;
  readonly sameDocument: boolean;
  getState(): unknown;
}

export interface NavigationApi {
  readonly currentEntry: NavigationEntry | null;
  entries(): NavigationEntry[];
  updateCurrentEntry(options: { state: unknown }): void;
  traverseTo(key: string): { committed: Promise<unknown>; finished: Promise<unknown> };
}

export const MARK = "r";

export const navigationApi = (): NavigationApi | undefined =>
  (window as unknown as { navigation?: NavigationApi }).navigation;

/**
 * What we note in an entry of the tab's history. `q`: when an exit set out on its way back from
 * it, in milliseconds of the clock. Not in sessionStorage: a page that Firefox brings out of its
 * cache has the storage of the moment at which it was left. That entry is cut off in the end.
 */
interface Notes {
  readonly [MARK]?: number;
  readonly q?: number;
}

/** The history holds this address anyway; a state of the host's stays. */
export function noteInEntry(notes: Notes): void {
  const api = navigationApi();
  const state = api?.currentEntry?.getState() ?? {};
  if (typeof state === "object") api?.updateCurrentEntry({ state: { ...state, ...notes } });
}

/** Whether an exit set out on its way back less than `delay` milliseconds ago. */
export const isLeaving = (delay: number): boolean | undefined =>
  navigationApi()?.entries().some((entry) => Date.now() - (entry.getState() as Notes | null)?.q! < delay);
