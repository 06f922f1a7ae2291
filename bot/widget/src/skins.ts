/** What the widget may look like to somebody who looks over a shoulder. */

import { icon } from "./icon.ts";
import { settings } from "./strings.fr.ts";

const MARKS: Record<string, string> = {
  meteo:
    "M8 3v1.500M2.500 9H4M4 5l1 1M12 5l-1 1M5.500 11a3 3 0 1 1 5-3.500M7 20h10a3.500 3.500 0 0 0 .3-7A5 5 0 0 0 8 13.500 3.300 3.300 0 0 0 7 20z",
  devoirs: "M6 3h13v18H6zM10 3v18M13 8h3M13 12h3M4 7h4M4 12h4M4 17h4",
};

/** Mark and name of a look: an icon, then the words; only the words of the usual one. */
export function skinned(skin: string, usual: string): { title: string; parts: Node[] } {
  const title = (MARKS[skin] && settings.skins.find(([id]) => id === skin)?.[1]) || usual;
  const mark = MARKS[skin] ? [icon(MARKS[skin])] : [];
  return { title, parts: [...mark, document.createTextNode(title)] };
}
