/** Said once, at the first opening: how to leave, what that erases, what it does not. */

import { h } from "./dom.ts";
import { firstRun } from "./strings.fr.ts";
import { typeset } from "./typeset.ts";

export function createFirstRun(rehearse: () => Promise<void>): HTMLElement {
  const result = h("p", { class: "quiet", role: "status" });
  const practise = h("button", { class: "plain" }, firstRun.practise);
  practise.addEventListener("click", () => {
    void rehearse().then(() => {
      result.textContent = firstRun.practised;
      practise.focus();
    });
  });
  return h(
    "div",
    { class: "first-run" },
    h("p", {}, typeset(firstRun.leave), h("span", { class: "keyboard" }, firstRun.keyboard), firstRun.then),
    h("p", {}, typeset(firstRun.erases)),
    practise,
    h(
      "details",
      {},
      h("summary", {}, typeset(firstRun.limits)),
      h("ul", {}, ...firstRun.limitList.map((limit) => h("li", {}, typeset(limit)))),
      h("p", {}, typeset(firstRun.history)),
      h("p", {}, typeset(firstRun.safer)),
    ),
    result,
  );
}
