/** The one script of the embed. It shows a button, and asks for nothing until it is pressed. */

import { readConfig } from "./config.ts";
import { defineElement } from "./launcher.ts";
import { MARK, noteInEntry } from "./navigation.ts";
import { keepSingleEntry } from "./single-entry.ts";

const TAG = "repere-assistant";
const script = document.currentScript as HTMLScriptElement;

if (!customElements.get(TAG)) {
  const config = readConfig(script.src, script.dataset);
  noteInEntry({ [MARK]: 1 });
  if (config.discreet) keepSingleEntry();
  defineElement(config);
  const place = (): void => {
    if (!document.querySelector(TAG)) document.body.append(document.createElement(TAG));
  };
  // In the head the body may not be there yet, nor an element that the town has placed in it.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", place);
  else place();
}
