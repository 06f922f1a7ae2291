/** The contacts that stay when nothing else does; the build takes them from the directory. */

import contacts from "../emergency.json";
import type { ContactAction } from "./api.ts";
import { h } from "./dom.ts";
import { actionLink } from "./links.ts";
import { typeset } from "./typeset.ts";

export function emergencyList(): HTMLElement {
  return h(
    "ul",
    { role: "list", class: "contacts" },
    ...contacts.map(({ name, summary, actions }) =>
      h("li", { class: "contact" },
        h("p", { class: "contact-name" }, typeset(name)),
        h("p", {}, typeset(summary)),
        h("div", { class: "actions" }, ...(actions as ContactAction[]).filter(needsNoInternet).map(actionLink))),
    ),
  );
}

function needsNoInternet({ href }: ContactAction): boolean {
  return !href.startsWith("https:");
}
