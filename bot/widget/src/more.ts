/** What stands under the wishes: words of the person's own, and the way on to Telegram. */

import { continueElsewhere } from "./api.ts";
import type { Conversation } from "./conversation.ts";
import { h } from "./dom.ts";
import type { Exit } from "./exit.ts";
import { actionLink, isUsable } from "./links.ts";
import { createSecretWords } from "./secret-words.ts";
import { settings } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

export interface More {
  readonly element: HTMLElement;
  /** Empties what was typed and what was answered; Telegram is offered only where the server has it. */
  readonly refresh: () => void;
}

export function createMore(server: string, exit: Exit, conversation: Conversation): More {
  const form = createSecretWords(server, exit, conversation);
  const result = h("div", { role: "status" });
  const button = h("button", { class: "plain" }, settings.telegram);
  const onward = h("div", {}, h("p", { class: "quiet" }, typeset(settings.telegramHint)), button, result);
  button.addEventListener("click", () => void findLink().then((shown) => result.replaceChildren(...shown)));
  const refresh = (): void => {
    form.reset();
    result.replaceChildren();
    onward.hidden = !conversation.telegram;
  };
  return { element: h("div", { class: "more" }, form, onward), refresh };

  /** The link carries what was understood, never a text. */
  async function findLink(): Promise<(Node | string)[]> {
    try {
      const { link, expires_in } = await continueElsewhere(server, exit.conversation!, exit.signal());
      if (!link || !isUsable(link)) return [settings.failed];
      const works = settings.telegramWorks(Math.floor(expires_in / 60));
      return [actionLink({ kind: "app", label: settings.telegramOpen, href: link }), h("p", { class: "quiet" }, typeset(works))];
    } catch {
      return [settings.failed];
    }
  }
}
