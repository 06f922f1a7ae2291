/** What the loader and the panel promise each other. */

import type { Config } from "./config.ts";
import type { Cover } from "./cover.ts";

export type EventName = "open" | "close" | "exit" | "danger";

export interface Context {
  readonly root: ShadowRoot;
  readonly config: Config;
  readonly emit: (name: EventName, detail?: unknown) => void;
  /** Closes the panel and gives the focus back to the launcher. */
  readonly close: () => void;
  readonly cover: () => Cover;
  readonly leave: () => void;
  readonly exitButton: () => HTMLButtonElement;
  /** The visible name of the launcher. */
  readonly name: HTMLElement;
  /** What follows the cover; until the panel sets it, a plain `location.replace` does. */
  onLeave?: (offline: boolean) => void;
}

export interface Panel {
  readonly dialog: HTMLDialogElement;
  /** Opens the dialog and tells the host so. */
  readonly show: () => void;
}

export interface PanelModule {
  createPanel(context: Context): Panel;
}
