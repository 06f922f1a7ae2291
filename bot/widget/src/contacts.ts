/** A service as a card: who answers, whether now, and big buttons to reach it. */

import type { Contact } from "./api.ts";
import { h } from "./dom.ts";
import { actionLink } from "./links.ts";
import { panel } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

/** The state a badge shows: unknown hours are said to be unknown, never guessed. */
export function openness(open: boolean | null): { state: string; label: string } {
  if (open === null) return { state: "unknown", label: panel.unknownHours };
  return open ? { state: "open", label: panel.openNow } : { state: "closed", label: panel.closedNow };
}

/** Hours that only repeat the badge are left out; « ouvert maintenant, … » keeps its end. */
export function hoursBeside(label: string, hours: string): string {
  const rest = hours.trim().replace(/^(ouvert|fermé)(e?s?)( maintenant| actuellement)?(?=$|[\s,:;])[\s,:;]*/i, "");
  return rest.toLowerCase() === label.toLowerCase() ? "" : rest;
}

export function contactCard(contact: Contact): HTMLElement {
  const { state, label } = openness(contact.open_now);
  const hours = hoursBeside(label, contact.hours);
  return h(
    "li",
    { class: "contact", "data-service": contact.id },
    h("p", { class: "contact-name" }, contact.name),
    h("p", { class: "hours" }, h("span", { class: `badge ${state}` }, label), hours && ` ${hours}`),
    h("div", { class: "actions" }, ...contact.actions.map(actionLink)),
    h("p", {}, typeset(contact.summary)),
    ...quiet(contact.place ?? ""),
    ...quiet(contact.notes.join(" · ")),
  );
}

function quiet(text: string): HTMLElement[] {
  return text ? [h("p", { class: "quiet" }, text)] : [];
}
