/** One line of the conversation as it is seen. */

import { contactCard } from "./contacts.ts";
import { deck } from "./deck.ts";
import { h } from "./dom.ts";
import { emergencyList } from "./emergency.ts";
import { ruler } from "./scale.ts";
import { common, panel } from "./strings.fr.ts";
import type { Line } from "./transcript.ts";
import { typeset } from "./typeset.ts";

export function draw(line: Line): HTMLElement {
  switch (line.type) {
    case "mine":
      return h("p", { class: "bubble mine" }, hidden(panel.you), line.text);
    case "notice":
      return h("p", { class: "notice" }, typeset(line.text));
    case "offline":
      return block(line.text ?? common.offline, emergencyList());
    case "choices": {
      const { text, choices, progress } = line;
      // The buttons stand outside the log; what they offer, and their numbers, is heard with the text.
      const heard = progress ? [hidden(panel.questionOf(progress.step, progress.steps))] : [];
      const offered = hidden(` ${panel.choicesSpoken(choices.map(({ label }) => label))}`);
      return h("p", { class: "bubble" }, ...heard, typeset(text), offered);
    }
    case "contacts":
      return block(line.text, h("ul", { role: "list", class: "contacts" }, ...line.contacts.map(contactCard)));
    case "card":
      return h("details", { class: "card" },
        h("summary", {}, h("span", {}, typeset(line.title)), h("span", { class: "quiet" }, panel.more)),
        h("p", {}, typeset(line.text)), h("p", { class: "quiet" }, line.source ?? ""));
    case "cards":
      return block(line.text, deck(line.cards));
    case "scale":
      return block(line.text, ruler(line.zones, line.steps));
    default:
      return bubble(line.text);
  }
}

function block(text: string, below: HTMLElement): HTMLElement {
  return h("div", { class: "block" }, bubble(text), below);
}

function bubble(text: string): HTMLElement {
  return h("p", { class: "bubble" }, typeset(text));
}

function hidden(text: string): HTMLElement {
  return h("span", { class: "hidden" }, text);
}
