/** `<repere-assistant>`: the launcher, the exit beside it, and the panel once it is asked for. */

import { watchArrivals } from "./arrival.ts";
import type { Config } from "./config.ts";
import { coverPage, neutraliseTab, type Cover } from "./cover.ts";
import { adopt, h } from "./dom.ts";
import { createFallback } from "./fallback.ts";
import { fetchPanel } from "./fetch-panel.ts";
import css from "./loader.css";
import { KEPT, store } from "./store.ts";
import { common } from "./strings.fr.ts";
import type { Context, Panel } from "./types.ts";

export function defineElement(config: Config): void {
  const destination = config.exits[0]!;
  let cover: Cover | undefined;
  watchArrivals(destination, () => cover);

  class RepereAssistant extends HTMLElement {
    connectedCallback(): void {
      if (this.shadowRoot) return;
      const host = this;
      const root = this.attachShadow({ mode: "open" });
      const name = h("span", {}, config.title);
      const launcher = h("button", { class: "launcher", "aria-expanded": "false" }, name);
      const bar = h("section", { "aria-label": config.title }, launcher);
      let panel: Promise<Panel> | undefined;
      const load = (): Promise<Panel> => (panel ??= fetchPanel(config).then(({ createPanel }) => createPanel(context)).catch(() => {
        // The next opening asks for the panel again.
        panel = undefined;
        return createFallback(context);
      }));

      const context: Context = { root, config, name, exitButton, emit, close, leave, cover: coverPage };
      adopt(root, css);
      root.append(bar);
      this.lang = config.lang;
      this.dataset["position"] = config.position;
      // The press says that it will be opened: by the click that ends it, the panel is there.
      launcher.onpointerdown = load;
      launcher.onclick = () => (root.querySelector("dialog[open]") ? close() : void open());
      document.addEventListener("repere:quit", leave);
      if (store()?.getItem(KEPT)) {
        // Only the panel knows the look that was chosen, and how the server is made to forget.
        raise();
        void load();
      }

      /** From the first opening on there is something to leave, and no banner may hide it. */
      function raise(): void {
        if (bar.childNodes[1]) return;
        bar.prepend(exitButton());
        host.popover = "manual";
        host.showPopover?.();
      }

      async function open(): Promise<void> {
        raise();
        const { dialog, show } = await load();
        if (dialog.open || cover) return;
        launcher.ariaExpanded = "true";
        void show();
      }

      function close(): void {
        root.querySelector("dialog")!.close();
        launcher.ariaExpanded = "false";
        launcher.focus();
        emit("close");
      }

      function leave(): void {
        if (cover) return;
        cover = coverPage();
        neutraliseTab();
        store()?.removeItem(KEPT);
        const offline = !navigator.onLine;
        if (offline) cover.explain(destination);
        if (context.onLeave) context.onLeave(offline);
        else if (!offline) location.replace(destination);
        emit("exit");
      }

      function exitButton(): HTMLButtonElement {
        const label = { class: "exit", "aria-label": config.exitName };
        const button = h("button", label, common.exit);
        // The press, not the click: a finger that is lifted a moment later is late.
        button.onpointerdown = button.onclick = leave;
        return button;
      }

      function emit(event: string, detail?: unknown): void {
        host.dispatchEvent(new CustomEvent(`repere:${event}`, { bubbles: true, detail }));
      }
    }
  }
  customElements.define("repere-assistant", RepereAssistant);
}
