/** Three presses of Shift alone within five seconds; capitals and shortcuts do not count. */

const NEEDED = 3;
export const WINDOW_MS = 5000;

export class ShiftCounter {
  #presses: number[] = [];
  #alone = false;

  /** A key went down: another key while Shift is held, or between, starts over. */
  down(key: string): void {
    this.#alone = key === "Shift";
    if (!this.#alone) this.#presses = [];
  }

  /** A key came up at `now` ms. Returns how many presses are still needed, 0 to leave. */
  up(key: string, now: number): number {
    if (key === "Shift" && this.#alone) {
      this.#alone = false;
      this.#presses = [...this.#presses.filter((press) => now - press < WINDOW_MS), now];
    }
    return Math.max(0, NEEDED - this.#presses.length);
  }
}
