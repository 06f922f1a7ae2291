/**
 * The white layer. It must be there in the frame of the press (Q1), above everything
 * the host may show, so it goes in the top layer and the page under it is not painted,
 * not searchable and not in the accessibility tree.
 */

import { adopt, h } from "./dom.ts";
import css from "./cover.css";
import { common } from "./strings.fr.ts";

export interface Cover {
  /** Neutral words for a page that stays: offline, or reached again by Back. */
  explain(destination: string): void;
  /** Layer and sheet, for a rehearsal that takes them away again. */
  readonly layer: HTMLElement;
  readonly sheet: CSSStyleSheet;
}

export function coverPage(): Cover {
  const sheet = adopt(document, css);
  const layer = h("div", { "data-page": "", popover: "manual" });
  document.documentElement.append(layer);
  layer.showPopover?.();
  return {
    layer,
    sheet,
    explain(destination) {
      document.title = common.unavailable;
      layer.replaceChildren(h("p", {}, common.unavailable), h("a", { href: destination }, common.goOn));
    },
  };
}

/**
 * Title and icon of the tab. A page without an icon of its own has none to hide, and
 * under a strict policy a new one would be refused and reported to the host.
 */
export function neutraliseTab(): void {
  document.title = common.neutralTitle;
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel~=icon]")) link.href = "data:,";
}
