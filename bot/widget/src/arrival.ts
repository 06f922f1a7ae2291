/** A page that is shown again after an exit, or on the way of one: white, then on. */

import { coverPage, neutraliseTab, type Cover } from "./cover.ts";
import { isLeaving } from "./navigation.ts";

/** A destination, or a page on the way back, gets this long before something else is tried. */
export const PATIENCE_MS = 4000;

/**
 * Leaves by a new entry, which cuts off the ones after. The entry that stays behind
 * shows the host's front page when somebody goes back to it.
 */
export function pushFromFrontPage(destination: string): void {
  history.replaceState(null, "", "/");
  location.assign(destination);
}

/** `covered` is the cover of an exit from this very page, if there was one. */
export function watchArrivals(destination: string, covered: () => Cover | undefined): void {
  const carryOn = (): void => {
    if (!covered()) coverPage();
    neutraliseTab();
    // An address assigned before the page is complete would replace, not cut off.
    const go = (): unknown => setTimeout(pushFromFrontPage, 0, destination);
    if (document.readyState === "complete") go();
    else addEventListener("load", go);
    setTimeout(() => location.replace(destination), PATIENCE_MS);
  };

  if (isLeaving(2 * PATIENCE_MS)) carryOn();
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    if (isLeaving(2 * PATIENCE_MS)) carryOn();
    else covered()?.explain(destination);
  });
}
