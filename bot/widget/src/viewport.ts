/** On a phone the keyboard covers the sheet unless the sheet follows what is left to see. */

import { adopt } from "./dom.ts";

export function followKeyboard(root: ShadowRoot): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const sheet = adopt(root, "");
  const follow = (): void => {
    // A page that is zoomed in also has a small viewport; the sheet keeps its size then.
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 80;
    sheet.replaceSync(covered ? `:host{--seen:${viewport.height}px;--above:${viewport.offsetTop}px}` : "");
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
}
