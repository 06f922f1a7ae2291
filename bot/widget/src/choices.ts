/** The answers on offer now, as numbered buttons under the log; one digit presses one. */

import type { Choice } from "./api.ts";
import { h } from "./dom.ts";
import { panel } from "./strings.fr.ts";

export class Choices {
  readonly element = h("div", { role: "group", class: "choices", "aria-label": panel.choices, hidden: "" });
  readonly #chosen: (choice: Choice) => void;

  constructor(chosen: (choice: Choice) => void) {
    this.#chosen = chosen;
  }

  show(choices: readonly Choice[]): void {
    this.element.hidden = choices.length === 0;
    this.element.replaceChildren(
      ...choices.map((choice, index) => {
        const button = h("button", {}, h("span", { class: "number" }, `${index + 1}`), h("span", {}, choice.label));
        button.addEventListener("click", () => this.#chosen(choice));
        return button;
      }),
    );
  }

  /** Presses the button of a digit key. Returns whether there was one. */
  press(key: string): boolean {
    const button = /^[1-9]$/.test(key) ? this.element.children[Number(key) - 1] : undefined;
    if (!(button instanceof HTMLButtonElement)) return false;
    button.click();
    return true;
  }
}
