/** Listens for Shift ×3 wherever the focus is, and shows and says how many are left. */

import { h } from "./dom.ts";
import { ShiftCounter, WINDOW_MS } from "./shift.ts";
import { panel } from "./strings.fr.ts";

/** Returns the status line; the caller puts it where it can be seen. */
export function watchShift(leave: () => void): HTMLElement {
  const status = h("p", { class: "status", role: "status" });
  const counter = new ShiftCounter();
  let fading: ReturnType<typeof setTimeout> | undefined;
  const show = (left: number): void => {
    clearTimeout(fading);
    status.textContent = left < 3 ? panel.shiftLeft(left) : "";
    fading = setTimeout(() => (status.textContent = ""), WINDOW_MS);
  };
  addEventListener("keydown", (event) => {
    counter.down(event.key);
    if (event.key !== "Shift") show(3);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    const left = counter.up(event.key, event.timeStamp);
    if (left) show(left);
    else leave();
  }, true);
  return status;
}
