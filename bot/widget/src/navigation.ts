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

/** Notes in the tab's own history, which holds this address anyway, that we run here. */
export function markEntry(): void {
  const api = navigationApi();
  const state = api?.currentEntry?.getState() ?? {};
  if (typeof state === "object") api?.updateCurrentEntry({ state: { ...state, [MARK]: 1 } });
}
