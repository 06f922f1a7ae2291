/** The field: Enter sends, Shift+Enter makes a line, and the browser remembers nothing of it. */

import { h } from "./dom.ts";
import { icon } from "./icon.ts";
import { panel } from "./strings.fr.ts";

const ARROW = "M12 20V4m-7 7 7-7 7 7";

export class Composer {
  readonly field = h("textarea", {
    rows: "1",
    maxlength: "1000",
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "send",
    "aria-label": panel.field,
    placeholder: panel.placeholder,
  });
  readonly element = h("form", { class: "composer", autocomplete: "off" });

  constructor(sent: (text: string) => void) {
    const button = h("button", { type: "submit", class: "send", "aria-label": panel.send }, icon(ARROW));
    this.element.append(this.field, button);
    const submit = (): void => {
      const text = this.field.value.trim();
      if (!text) return this.field.focus();
      this.field.value = "";
      this.#fit();
      sent(text);
    };
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    this.field.addEventListener("keydown", (event) => {
      // A key that ends the composition of a character (IME) is not a wish to send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
    this.field.addEventListener("input", () => this.#fit());
  }

  clear(): void {
    this.field.value = "";
    this.#fit();
  }

  /** Up to four lines; rows rather than a height, so that no style attribute is needed. */
  #fit(): void {
    this.field.rows = 1;
    while (this.field.rows < 4 && this.field.scrollHeight > this.field.clientHeight + 2) this.field.rows += 1;
  }
}
