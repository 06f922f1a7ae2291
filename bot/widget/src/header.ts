/** Title, settings, « Tout effacer » and close. */

import { h, painted } from "./dom.ts";
import { icon } from "./icon.ts";
import { common, panel, settings } from "./strings.fr.ts";

const CROSS = "M6 6l12 12M18 6 6 18";
const BIN = "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13";
const SLIDERS = "M4 8h9m4 0h3M4 16h3m4 0h9M13 6v4m4-4v4m-4 0h4m-4-4h4M7 14v4m4-4v4m-4 0h4m-4-4h4";

export interface Pressed {
  readonly erase: () => void;
  readonly close: () => void;
  /** The drawer is about to be opened. */
  readonly fill: () => void;
  /** The drawer was closed: what is under it is in view again. */
  readonly shut: () => void;
}

export function createHeader(title: string, drawer: HTMLElement, { erase, close, fill, shut }: Pressed): HTMLElement {
  const button = (label: string, path: string, pressed: () => unknown): HTMLButtonElement => {
    const made = h("button", { class: "quiet-button", "aria-label": label, title: label }, icon(path));
    made.addEventListener("click", pressed);
    return made;
  };
  const toggle = button(settings.title, SLIDERS, async () => {
    const shown = toggle.ariaExpanded !== "true";
    toggle.ariaExpanded = String(shown);
    fill();
    await painted();
    drawer.hidden = !shown;
    if (!shown) shut();
    else drawer.parentElement!.scrollTop = 0;
  });
  toggle.ariaExpanded = "false";
  // The press says what the click that ends it will ask for; a key has no press.
  toggle.addEventListener("pointerdown", fill);
  // A div: a header here would be a second banner of the host's page.
  return h("div", { class: "head" }, h("h2", {}, title), toggle, button(panel.erase, BIN, erase), button(common.close, CROSS, close));
}
