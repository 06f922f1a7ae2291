/** A scale from healthy to dangerous, drawn as a ruler whose zones have a name beside their colour. */

import type { ScaleStep, Zone } from "./api.ts";
import { h } from "./dom.ts";
import { panel } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

/** Steps of each zone, in the order of the zones; one without a step stays on the ruler. */
export function byZone(
  zones: readonly (readonly [Zone, string])[],
  steps: readonly ScaleStep[],
): { zone: Zone; name: string; steps: ScaleStep[] }[] {
  return zones.map(([zone, words]) => ({
    zone,
    name: `${panel.zones[zone]} : ${words}`,
    steps: steps.filter((step) => step.zone === zone),
  }));
}

export function ruler(zones: readonly (readonly [Zone, string])[], steps: readonly ScaleStep[]): HTMLElement {
  return h("ul", { role: "list", class: "scale" }, ...byZone(zones, steps).map(({ zone, name, steps: own }) =>
    h("li", { class: `zone ${zone}` },
      h("p", { class: "zone-name" }, typeset(name)),
      h("ul", {}, ...own.map(situation)))));
}

function situation({ text, marked }: ScaleStep): HTMLElement {
  if (!marked) return h("li", {}, typeset(text));
  return h("li", { class: "marked" }, typeset(text), h("span", { class: "tag" }, panel.marked));
}
