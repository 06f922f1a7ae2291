/** What the town chose in the `data-…` attributes of the script, read once. */

import { DESTINATIONS } from "./destinations.ts";
import { common } from "./strings.fr.ts";

export interface Config {
  /** Address the files stand beside: that of the script. */
  readonly script: string;
  /** Origin of the interface, without a slash at the end. */
  readonly server: string;
  readonly title: string;
  /** Where « Quitter » leads, the next ones if the first does not answer. */
  readonly exits: readonly string[];
  readonly exitName: string;
  readonly discreet: boolean;
  readonly position: string;
  readonly lang: string;
}

export function readConfig(script: string, data: Readonly<Record<string, string | undefined>>): Config {
  // Whatever is not https is dropped; without an address of the town's, ours is the fallback.
  const own = (data["exit"] ?? "").split(/\s+/).filter((href) => href.startsWith("https://"));
  return {
    script,
    server: new URL(script).origin,
    title: data["title"] || "Repère",
    exits: own[0] ? own : DESTINATIONS,
    exitName: own[0] ? common.exitElsewhere : common.exitToDictionary,
    discreet: "discreet" in data,
    position: data["position"] ?? "",
    lang: data["lang"] || "fr",
  };
}
