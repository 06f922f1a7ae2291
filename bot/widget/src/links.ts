/** Links that a contact may carry; anything else is shown as text. */

import type { ContactAction } from "./api.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";
import { panel } from "./strings.fr.ts";

const SCHEMES: readonly string[] = ["tel:", "sms:", "mailto:", "https:"];

const ICONS: Record<ContactAction["kind"], string> = {
  call: "M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2z",
  sms: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  chat: "M4 5h16v11H9l-5 4z",
  site: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  app: "M7 3h10v18H7zM11 18h2",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
};

export function isUsable(href: string): boolean {
  try {
    return SCHEMES.includes(new URL(href).protocol);
  } catch {
    return false;
  }
}

/** A big button for one way to reach a service; a page of the web opens beside the chat. */
export function actionLink({ kind, label, href }: ContactAction): HTMLElement {
  if (!isUsable(href)) return h("p", {}, label);
  const link = h("a", { class: "action", href, rel: "noopener noreferrer" }, icon(ICONS[kind] ?? ICONS.site), label);
  if (href.startsWith("https:")) {
    link.target = "_blank";
    link.append(h("span", { class: "hidden" }, panel.newTab));
  }
  return link;
}
