/** The log of the conversation: append only, one live region, no tab stop but the log itself. */

import type { Message } from "./api.ts";
import { contactCard } from "./contacts.ts";
import { h } from "./dom.ts";
import { emergencyList } from "./emergency.ts";
import { common, panel } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

/** What the transcript holds, in order; enough to draw it again on the next page. */
export type Line = Message | { type: "mine"; text: string } | { type: "notice"; text: string } | { type: "offline" };

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

  /** Scrolls down to what is new, but never past the person's last words. */
  reveal(scroller: HTMLElement): void {
    const mine = [...this.element.querySelectorAll(".mine")].at(-1) ?? this.element;
    const above = mine.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
    const bottom = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = Math.min(bottom, scroller.scrollTop + above);
  }
}

function draw(line: Line): HTMLElement {
  switch (line.type) {
    case "mine":
      return h("p", { class: "bubble mine" }, h("span", { class: "hidden" }, panel.you), line.text);
    case "notice":
      return h("p", { class: "notice" }, typeset(line.text));
    case "offline":
      return h("div", { class: "block" }, bubble(common.offline), emergencyList());
    case "choices":
      return bubble(line.text, h("span", { class: "hidden" }, ` ${spoken(line.choices)}`));
    case "contacts":
      return h("div", { class: "block" }, bubble(line.text),
        h("ul", { class: "contacts" }, ...line.contacts.map(contactCard)));
    case "card":
      return h("details", { class: "card" },
        h("summary", {}, h("span", {}, typeset(line.title)), h("span", { class: "quiet" }, panel.more)),
        h("p", {}, typeset(line.text)), h("p", { class: "quiet" }, line.source ?? ""));
    default:
      return bubble(line.text);
  }
}

/** The buttons stand outside the log; what they offer, and their numbers, is heard with the text. */
function spoken(choices: readonly { label: string }[]): string {
  return panel.choicesSpoken(choices.map(({ label }) => label));
}

function bubble(text: string, ...more: HTMLElement[]): HTMLElement {
  return h("p", { class: "bubble" }, typeset(text), ...more);
}
