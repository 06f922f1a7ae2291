/** Cards to leaf through: swiped, with two buttons, or with the arrow keys. */

import type { Card } from "./api.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";
import { panel } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

const BACK = "M15 5l-7 7 7 7";
const ON = "M9 5l7 7-7 7";

/** Without a scroll event for so long, the cards have come to rest. */
const SETTLED_MS = 120;

/** Where a key leads from the card `at`, undefined for any other key. */
export function cardAfterKey(key: string, at: number, count: number, rightToLeft: boolean): number | undefined {
  const on = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  const targets: Record<string, number> = { [on]: at + 1, [back]: at - 1, Home: 0, End: count - 1 };
  const target = targets[key];
  return target === undefined ? undefined : Math.min(Math.max(target, 0), count - 1);
}

export function deck(cards: readonly Card[]): HTMLElement {
  const leaves = cards.map(leaf);
  const list = h("ul", { role: "list", class: "leaves", tabindex: "0", "aria-label": panel.cards(cards.length) }, ...leaves);
  // It stands in the log, which is a live region: a change of these words is spoken.
  const place = h("p", { class: "place" });
  const back = turner(panel.cardBefore, BACK, () => go(at - 1));
  const on = turner(panel.cardAfter, ON, () => go(at + 1));
  let at = -1;

  const arrive = (index: number): void => {
    if (index === at) return;
    at = index;
    place.replaceChildren(panel.cardOf(at + 1, cards.length), h("span", { class: "hidden" }, ` : ${cards[at]!.title}`));
    // Disabled for real, the button would drop the focus.
    back.ariaDisabled = String(at === 0);
    on.ariaDisabled = String(at === cards.length - 1);
  };
  const go = (index: number): void => {
    const leaf = leaves[index];
    if (!leaf) return;
    list.scrollTo({ left: leaf.offsetLeft - leaves[0]!.offsetLeft });
    arrive(index);
  };

  list.addEventListener("keydown", (event) => {
    const target = cardAfterKey(event.key, at, cards.length, getComputedStyle(list).direction === "rtl");
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  });
  let settling: ReturnType<typeof setTimeout> | undefined;
  list.addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(() => arrive(nearest(list, leaves)), SETTLED_MS);
  });
  arrive(0);
  return h("div", { class: "deck" }, list, h("div", { class: "turn" }, back, place, on));
}

function leaf({ title, text, source }: Card): HTMLElement {
  return h("li", {}, h("p", { class: "leaf-title" }, typeset(title)), h("p", {}, typeset(text)),
    ...(source ? [h("p", { class: "quiet" }, source)] : []));
}

function turner(label: string, path: string, pressed: () => void): HTMLButtonElement {
  const button = h("button", { class: "quiet-button", "aria-label": label }, icon(path));
  button.addEventListener("click", pressed);
  return button;
}

/** The card whose edge is closest to that of the list, in either direction of writing. */
function nearest(list: HTMLElement, leaves: readonly HTMLElement[]): number {
  const away = leaves.map((leaf) => Math.abs(leaf.offsetLeft - leaves[0]!.offsetLeft - list.scrollLeft));
  return away.indexOf(Math.min(...away));
}
