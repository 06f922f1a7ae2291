/** The log of the conversation: append only, one live region, no bubble is a tab stop. */

import type { Message } from "./api.ts";
import { draw } from "./draw.ts";
import { h } from "./dom.ts";
import { panel } from "./strings.fr.ts";

/** What the transcript holds, in order; enough to draw it again on the next page. */
export type Line = Message | { type: "mine"; text: string } | { type: "notice"; text: string } | { type: "offline"; text?: string };

const MARGIN_PX = 8;

export class Transcript {
  readonly element = h("div", { role: "log", class: "log", tabindex: "0", "aria-label": panel.log });
  readonly lines: Line[] = [];

  append(line: Line): void {
    this.lines.push(line);
    this.element.append(draw(line));
  }

  clear(): void {
    this.lines.length = 0;
    this.element.replaceChildren();
  }

  /** Nothing is read aloud while `silent`; the words stay on the screen. */
  silence(silent: boolean): void {
    if (silent) this.element.ariaLive = "off";
    else this.element.removeAttribute("aria-live");
  }

  /**
   * Scrolls down to what is new, but never past the person's last words, unless
   * the first button of a contact would stay out of sight.
   */
  reveal(scroller: HTMLElement): void {
    const mine = [...this.element.querySelectorAll(".mine")].at(-1) ?? this.element;
    const view = scroller.getBoundingClientRect();
    const above = mine.getBoundingClientRect().top - view.top - MARGIN_PX;
    const action = [...this.element.querySelectorAll(".action")].find((one) => follows(mine, one));
    const below = action ? action.getBoundingClientRect().bottom - view.bottom + MARGIN_PX : -Infinity;
    const bottom = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = Math.min(bottom, scroller.scrollTop + Math.max(above, below));
  }
}

function follows(one: Element, other: Element): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
