/** The panel did not come: a small dialog with the emergency contacts takes its place. */

import { h } from "./dom.ts";
import { common } from "./strings.fr.ts";
import type { Context, Panel } from "./types.ts";

/** Name and address of the contacts that need no internet; the build reads them from the directory. */
declare const EMERGENCY: readonly (readonly [name: string, href: string])[];

export function createFallback({ root, config, exitButton, emit, close }: Context): Panel {
  const closer = h("button", {}, common.close);
  closer.onclick = close;
  const dialog = h("dialog", { class: "fallback", "aria-label": config.title },
    exitButton(), closer, h("p", {}, common.offline), ...EMERGENCY.map(([name, href]) => h("a", { href }, name)));
  dialog.onkeydown = ({ key }) => key === "Escape" && close();
  dialog.onclose = () => dialog.remove();
  const show = (): void => {
    root.append(dialog);
    dialog.show();
    emit("open");
  };
  return { dialog, show };
}
