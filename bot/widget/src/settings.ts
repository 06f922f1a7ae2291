/** The wishes of the person: how it is written, seen and heard, and what it looks like. */

import { h } from "./dom.ts";
import { settings } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

export interface Wishes {
  /** Short, plain sentences; the server is asked for them. */
  simple: boolean;
  size: string;
  silent: boolean;
  keep: boolean;
  skin: string;
}

export interface Settings {
  readonly element: HTMLElement;
  /** Shows the wishes as they are now. */
  readonly refresh: () => void;
  /** Draws the rows, and `more` under them; an opening does not wait for what is not seen yet. */
  readonly fill: (more: HTMLElement) => void;
}

type Box = "simple" | "silent" | "keep";
type List = "size" | "skin";

export function createSettings(wishes: Wishes, changed: (name: keyof Wishes) => void): Settings {
  const boxes: [Box, HTMLInputElement][] = [];
  const lists: [List, HTMLSelectElement][] = [];
  const row = (label: string, hint: string, control: HTMLElement, first: boolean): HTMLElement => {
    const words = h("span", {}, label, ...(hint ? [h("span", { class: "quiet" }, typeset(hint))] : []));
    return h("label", {}, ...(first ? [control, words] : [words, control]));
  };
  const box = (name: Box, label: string, hint: string): HTMLElement => {
    const input = h("input", { type: "checkbox" });
    input.addEventListener("change", () => {
      wishes[name] = input.checked;
      changed(name);
    });
    boxes.push([name, input]);
    return row(label, hint, input, true);
  };
  const list = (name: List, label: string, hint: string, options: readonly (readonly string[])[]): HTMLElement => {
    const select = h("select", {}, ...options.map(([value = "", text = ""]) => h("option", { value }, text)));
    select.addEventListener("change", () => {
      wishes[name] = select.value;
      changed(name);
    });
    lists.push([name, select]);
    return row(label, hint, select, false);
  };
  const refresh = (): void => {
    for (const [name, input] of boxes) input.checked = wishes[name];
    for (const [name, select] of lists) select.value = wishes[name];
  };
  const element = h("section", { class: "settings", "aria-label": settings.title, hidden: "" });
  const fill = (more: HTMLElement): void => {
    element.prepend(
      box("simple", settings.simple, settings.simpleHint),
      list("size", settings.size, "", settings.sizes),
      box("silent", settings.silent, settings.silentHint),
      list("skin", settings.skin, settings.skinHint, settings.skins),
      box("keep", settings.keep, settings.keepHint),
      more,
    );
    refresh();
  };
  return { element, refresh, fill };
}
