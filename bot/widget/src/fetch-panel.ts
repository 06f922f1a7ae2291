/** Fetches the panel on the first opening, never before, and only the one we were built with. */

import type { Config } from "./config.ts";
import { h } from "./dom.ts";
import type { PanelModule } from "./types.ts";

declare const PANEL_INTEGRITY: string;

const integrity = PANEL_INTEGRITY;
let attempts = 0;

export function fetchPanel({ script }: Config): Promise<PanelModule> {
  // The address changes with the content, and with each attempt: a failure is remembered by address.
  const address = new URL(`repere-panel.js?v=${integrity.slice(7, 15)}${attempts++ || ""}`, script).href;
  // import() takes no integrity of its own. A preload of the same address checks it and keeps
  // the checked module, but only once it has arrived: an import beside it would pass unchecked.
  const link = h("link", { rel: "modulepreload", href: address, integrity, crossorigin: "" });
  return new Promise<unknown>((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    if (!link.relList.supports("modulepreload")) resolve(0);
    document.head.append(link);
  }).then(() => import(address) as Promise<PanelModule>);
}
