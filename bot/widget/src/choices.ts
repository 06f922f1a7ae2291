/** The answers on offer now, as numbered buttons under the log; one digit presses one. */

import type { Choice, Progress } from "./api.ts";
import { h, painted } from "./dom.ts";
import { panel } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

/** Moves within a guided conversation stand apart from the answers to its question. */
export function isMove({ payload }: Choice): boolean {
  return /__(retour|recommencer|arreter)$/.test(payload);
}

export class Choices {
  readonly element = h("div", { role: "group", class: "choices", "aria-label": panel.choices, hidden: "" });
  readonly #chosen: (choice: Choice) => void;
  #buttons: HTMLButtonElement[] = [];

  constructor(chosen: (choice: Choice) => void) {
    this.#chosen = chosen;
  }

  /** Numbers follow the order of the server, also where a move stands apart. */
  show(choices: readonly Choice[], progress?: Progress | null): void {
    this.#buttons = choices.map((choice, index) => {
      const button = h("button", {}, h("span", { class: "number" }, `${index + 1}`), h("span", {}, typeset(choice.label)));
      button.addEventListener("click", () => void this.#press(button, choice));
      return button;
    });
    const where = progress ? panel.stepOf(progress.step, progress.steps) : "";
    const those = (moves: boolean): HTMLElement[] => this.#buttons.filter((_, index) => isMove(choices[index]!) === moves);
    this.element.hidden = choices.length === 0;
    this.element.replaceChildren(
      ...(progress ? [progressBar(progress)] : []),
      h("div", { class: "answers" }, ...those(false)),
      h("span", { class: "step-of", "aria-hidden": "true" }, where),
      h("div", { class: "moves" }, ...those(true)),
    );
  }

  /** The button is seen to be pressed before what follows is drawn; a second press in between is none. */
  async #press(button: HTMLButtonElement, choice: Choice): Promise<void> {
    if (this.#buttons.some((other) => other.ariaBusy)) return;
    button.ariaBusy = "true";
    await painted();
    button.ariaBusy = null;
    if (button.isConnected) this.#chosen(choice);
  }

  /** Presses the button of a digit key. Returns whether there was one. */
  press(key: string): boolean {
    const button = /^[1-9]$/.test(key) ? this.#buttons[Number(key) - 1] : undefined;
    button?.click();
    return button !== undefined;
  }
}

/** The bar is drawn for the eye; its name says the same in words. */
function progressBar({ step, steps }: Progress): HTMLElement {
  const name = `${panel.progress} : ${panel.stepOf(step, steps)}`;
  return h("progress", { value: `${step}`, max: `${steps}`, "aria-label": name });
}
