/** Three wishes of the person: keep the chat between pages, stay silent, look like something else. */

import { h } from "./dom.ts";
import { settings } from "./strings.fr.ts";

export interface Wishes {
  keep: boolean;
  silent: boolean;
  skin: string;
}

export function createSettings(wishes: Wishes, changed: () => void): HTMLElement {
  const box = (name: "keep" | "silent", label: string, hint: string): HTMLElement => {
    const input = h("input", { type: "checkbox" });
    input.checked = wishes[name];
    input.addEventListener("change", () => {
      wishes[name] = input.checked;
      changed();
    });
    return h("label", {}, input, h("span", {}, label, h("span", { class: "quiet" }, hint)));
  };
  const select = h("select", {}, ...settings.skins.map(([value, label]) => h("option", { value }, label)));
  select.addEventListener("change", () => {
    wishes.skin = select.value;
    changed();
  });
  return h(
    "section",
    { class: "settings", "aria-label": settings.title, hidden: "" },
    box("keep", settings.keep, settings.keepHint),
    box("silent", settings.silent, settings.silentHint),
    h("label", {}, h("span", {}, settings.skin), select),
  );
}
