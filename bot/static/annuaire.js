/*
 * The page of the directory reads and works without this. With it, no page of the
 * directory stays behind in the tab's history, and « Quitter » is the widget's own exit.
 */
"use strict";

const exit = document.querySelector(".exit");

function leave(event) {
  event.preventDefault();
  if (customElements.get("repere-assistant")) document.dispatchEvent(new Event("repere:quit"));
  else location.replace(exit.href);
}

// The press, not the click: a finger that is lifted a moment later is late.
exit.addEventListener("pointerdown", (event) => event.button === 0 && leave(event));
exit.addEventListener("click", leave);

// Three times Shift alone, within five seconds, as in the widget, which hears it only once it is open.
const WINDOW_MS = 5000;
const said = document.querySelector(".shift");
let presses = [];
let alone = false;
let fading;

addEventListener("keydown", (event) => {
  alone = event.key === "Shift";
  if (!alone) presses = [];
});
addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  alone = false;
  presses = [...presses.filter((press) => event.timeStamp - press < WINDOW_MS), event.timeStamp];
  const left = 3 - presses.length;
  if (left <= 0) return leave(event);
  said.textContent = said.dataset.left.replace("{}", left);
  clearTimeout(fading);
  fading = setTimeout(() => (said.textContent = ""), WINDOW_MS);
});

// A town takes the place of the page before it.
document.querySelector(".filters").addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = new URLSearchParams(new FormData(event.target));
  for (const [name, value] of [...chosen]) if (!value) chosen.delete(name);
  location.replace(`${location.pathname}?${chosen}`);
});

// A search changes what is shown, and neither the address nor the history.
document.querySelector(".search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await fetch("/annuaire", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      credentials: "omit",
    });
    if (answer.status === 429) return wait();
    show(new Set((await answer.json()).services));
  } catch {
    form.submit();
  }
});

/** Too many at once: what is on the page stays, and a form that is sent would be refused too. */
function wait() {
  const state = document.querySelector(".state");
  state.textContent = state.dataset.wait;
}

function show(ids) {
  for (const article of document.querySelectorAll("article")) article.hidden = !ids.has(article.dataset.id);
  for (const section of document.querySelectorAll("section[aria-labelledby]")) {
    section.hidden = !section.querySelector("article:not([hidden])");
    const link = document.querySelector(`nav a[href="#${section.getAttribute("aria-labelledby")}"]`);
    if (link) link.parentElement.hidden = section.hidden;
  }
  const state = document.querySelector(".state");
  const { one, many, none } = state.dataset;
  state.textContent = ids.size === 0 ? none : ids.size === 1 ? one : `${ids.size} ${many}`;
}
