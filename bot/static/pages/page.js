/** The pages: a veil when somebody else may look, an exit without an entry, the chat opened. */
"use strict";

const veil = document.getElementById("veil");
const exit = document.getElementById("exit");
const assistant = document.querySelector("repere-assistant");
let leaving = false;

/** The top layer: above the chat's own dialog, and the field keeps the focus. */
function cover() {
  if (veil.showPopover && !veil.matches(":popover-open")) veil.showPopover();
}

function uncover() {
  if (!leaving && veil.hidePopover && veil.matches(":popover-open")) veil.hidePopover();
}

addEventListener("blur", cover);
addEventListener("pagehide", cover);
addEventListener("focus", uncover);
addEventListener("pointerdown", uncover);
addEventListener("keydown", uncover);
document.addEventListener("visibilitychange", () => (document.hidden ? cover() : uncover()));

/** Without this script the link leaves by itself; with it, this page is not left in Back. */
function leave(event) {
  event.preventDefault();
  if (leaving || event.button) return;
  leaving = true;
  // once the chat is there, its exit goes: it also makes the server forget
  if (assistant?.shadowRoot) return void document.dispatchEvent(new Event("repere:quit"));
  cover();
  document.body.hidden = true;
  document.title = navigator.onLine ? "Nouvel onglet" : "Page indisponible";
  if (exit.ping) navigator.sendBeacon(exit.ping);
  if (navigator.onLine) location.replace(exit.href);
}

// the press, not the click: a finger that is lifted a moment later is late
exit.addEventListener("pointerdown", leave);
exit.addEventListener("click", leave);

/** From one page of ours to another without an entry of its own: Back leads out of all. */
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='/']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.replace(link.href);
});

/** A page that Back brings out of the cache after an exit is asked for again. */
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

/**
 * Answers take the place of what the page shows, so that the tab's history holds one entry.
 * An XMLHttpRequest hands over a parsed document: nothing is made out of a string here.
 */
document.addEventListener("submit", (event) => {
  const form = event.target;
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const request = new XMLHttpRequest();
  event.preventDefault();
  form.ariaBusy = "true";
  request.open("POST", form.action);
  request.responseType = "document";
  request.onload = () => (request.response?.querySelector("main") ? show(request.response) : fail(form));
  request.onerror = () => fail(form);
  request.send(fields);
});

/** What was written stays, and may be sent again: whether it arrived is not known. */
function fail(form) {
  form.ariaBusy = "false";
  form.elements.marque.value = "";
  const notice = document.getElementById("failed");
  notice.hidden = false;
  notice.scrollIntoView({ block: "center" });
}

function show(answer) {
  document.querySelector("main").replaceWith(document.adoptNode(answer.querySelector("main")));
  exit.ping = answer.getElementById("exit").ping;
  scrollTo(0, 0);
  document.querySelector("#answer, [role=status]")?.focus();
}

/** On a large screen the chat has the page to itself; on a phone it has so already. */
function enlarge(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media (min-width: 30.01rem) and (min-height: 30.01rem) {
    .panel { inset: 1.5rem 0; margin-inline: auto; inline-size: min(46rem, 100vw - 2rem); block-size: auto; }
    section:has(~ .panel[open]) { visibility: hidden; }
  }`);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

if (assistant) {
  // one exit at a time: the chat has its own, at the same place
  assistant.addEventListener("repere:open", () => document.body.classList.add("open"));
  assistant.addEventListener("repere:close", () => document.body.classList.remove("open"));
  assistant.addEventListener("repere:open", () => enlarge(assistant.shadowRoot), { once: true });
  customElements.whenDefined("repere-assistant").then(() => {
    assistant.shadowRoot.querySelector(".launcher").click();
  });
}
