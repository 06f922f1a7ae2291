/** The dialog: exit first, then the title, the log, the choices and the field. */

import { Choices } from "./choices.ts";
import { Composer } from "./composer.ts";
import { Conversation } from "./conversation.ts";
import { adopt, h, painted } from "./dom.ts";
import { createExit } from "./exit.ts";
import { createFirstRun } from "./first-run.ts";
import { createHeader } from "./header.ts";
import { drop, restore, save } from "./kept.ts";
import { createMore, type More } from "./more.ts";
import { watchOpened } from "./opened.ts";
import css from "./panel.css";
import { createSettings, type Wishes } from "./settings.ts";
import { watchShift } from "./shift-watch.ts";
import { skinned } from "./skins.ts";
import { panel as words } from "./strings.fr.ts";
import { Transcript } from "./transcript.ts";
import type { Context, Panel } from "./types.ts";
import { followKeyboard } from "./viewport.ts";

/** The same as in panel.css: a sheet over the whole page is modal, a corner of it is not. */
const SHEET = "(max-width: 30rem), (max-height: 30rem)";

export function createPanel(context: Context): Panel {
  const { root, config, close } = context;
  const kept = restore();
  const wishes: Wishes = { simple: false, size: "", silent: false, keep: false, skin: "", ...kept?.wishes };
  const exit = createExit(context, clear);
  const transcript = new Transcript();
  const composer = new Composer((text) => answer(() => conversation.say(text)));
  const choices = new Choices((choice) => {
    // A finger that presses answers wants no keyboard over half of the screen.
    (matchMedia("(pointer: coarse)").matches ? dialog : composer.field).focus({ preventScroll: true });
    answer(() => conversation.choose(choice));
  });
  const typing = h("p", { class: "typing", role: "status" });
  const conversation = new Conversation({ config, emit: context.emit, exit, transcript, choices, showTyping, wiped, settled });
  const intro = createFirstRun(() => exit.rehearse());
  const settings = createSettings(wishes, wished);
  const drawer = settings.element;
  const header = createHeader(config.title, drawer, { erase, close, fill, shut: () => transcript.reveal(body) });
  const body = h("div", { class: "body" }, drawer, intro, transcript.element, typing);
  const status = watchShift(context.leave);
  const dialog = h("dialog", { class: "panel", "aria-label": config.title, tabindex: "-1" },
    context.exitButton(), header, body, choices.element, composer.element);
  let more: More | undefined;
  let started = kept !== null;

  adopt(root, css);
  root.append(dialog, status);
  followKeyboard(root);
  watchOpened(transcript.element, config.server, exit);
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener("close", () => root.append(status));
  if (kept) {
    exit.conversation = kept.conversation;
    for (const line of kept.lines) transcript.append(line);
    conversation.resume(kept.lines);
    drawer.append(intro);
    applyWishes();
  }
  return { dialog, show };

  /** The exit that the click brought is painted first: a slow phone draws it and the panel one after the other. */
  async function show(): Promise<void> {
    const signal = exit.signal();
    await painted();
    if (dialog.open || signal.aborted) return;
    // What is behind a modal dialog is neither seen nor heard, so the count comes along.
    dialog.append(status);
    // First, so that all there is to show is laid out once.
    if (!started) void conversation.greet();
    started = true;
    if (matchMedia(SHEET).matches) dialog.showModal();
    else dialog.show();
    dialog.focus();
    transcript.reveal(body);
    context.emit("open");
  }

  /** The drawer is drawn when it is first asked for. */
  function fill(): void {
    if (!more) settings.fill((more = createMore(config.server, exit, conversation)).element);
    more.refresh();
  }

  /** Once somebody talks, how to leave is known; it stays to be read in the drawer. */
  function answer(send: () => Promise<void>): void {
    started = true;
    drawer.append(intro);
    void send();
  }

  function clear(): void {
    transcript.clear();
    conversation.reset();
    composer.clear();
    more?.refresh();
    started = false;
  }

  function wiped(): void {
    exit.forget();
    // The server has forgotten this wish with the rest.
    wishes.simple = false;
    settings.refresh();
  }

  function erase(): void {
    wiped();
    transcript.append({ type: "notice", text: words.erased });
    composer.field.focus();
  }

  function onKey(event: KeyboardEvent): void {
    // A host with shortcuts of its own would take letters away from the field.
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey && !(event.target as Element).matches("select,[name]")) {
      if (composer.field.value === "" && choices.press(event.key)) event.preventDefault();
    }
  }

  function showTyping(on: boolean): void {
    typing.textContent = on ? words.typing(skinned(wishes.skin, config.title).title) : "";
    if (dialog.open) transcript.reveal(body);
  }

  function settled(): void {
    transcript.reveal(body);
    if (wishes.keep) save({ conversation: exit.conversation, lines: transcript.lines, wishes });
  }

  function wished(name: keyof Wishes): void {
    applyWishes();
    if (name === "simple") answer(() => conversation.write(wishes.simple));
    if (!wishes.keep) drop();
    else settled();
  }

  function applyWishes(): void {
    for (const shown of [header.querySelector("h2")!, context.name]) {
      const { title, parts } = skinned(wishes.skin, config.title);
      shown.replaceChildren(...parts);
      dialog.ariaLabel = title;
    }
    (root.host as HTMLElement).dataset["skin"] = wishes.skin;
    dialog.dataset["size"] = wishes.size;
    transcript.silence(wishes.silent);
  }
}
