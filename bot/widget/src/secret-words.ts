/** Two words of the person's own: one brings the contacts back, another erases. Nothing of them stays here. */

import { chooseWords, Refusal } from "./api.ts";
import type { Conversation } from "./conversation.ts";
import { h } from "./dom.ts";
import type { Exit } from "./exit.ts";
import { settings } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

export function createSecretWords(server: string, exit: Exit, conversation: Conversation): HTMLFormElement {
  const result = h("p", { class: "quiet", role: "status" });
  const [help, wipe] = [field("help"), field("wipe")];
  const form = h("form", { autocomplete: "off" },
    h("p", {}, settings.words), h("p", { class: "quiet" }, typeset(settings.wordsHint)),
    h("label", {}, h("span", {}, settings.helpWord), help), h("label", {}, h("span", {}, settings.wipeWord), wipe),
    h("button", { class: "plain" }, settings.chooseWords), result);
  form.addEventListener("reset", () => (result.textContent = ""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void choose().then((said) => (result.textContent = typeset(said)));
  });
  return form;

  async function choose(): Promise<string> {
    // What is left empty stays as it was.
    const words = { ...(help.value && { help: help.value }), ...(wipe.value && { wipe: wipe.value }) };
    try {
      if (!exit.conversation) await conversation.greet();
      if (!exit.conversation) return settings.failed;
      await chooseWords(server, exit.conversation, words, exit.signal());
      form.reset();
      return settings.wordsChosen;
    } catch (error) {
      return (error instanceof Refusal && error.message) || settings.failed;
    }
  }
}

function field(name: string): HTMLInputElement {
  return h("input", { name, maxlength: "40", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
}
