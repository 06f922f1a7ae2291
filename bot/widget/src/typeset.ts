/** French marks stay with their word: « at the end of a line helps nobody. */

export function typeset(text: string): string {
  return text.replace(/« /g, "«\u00a0").replace(/ (?=[»?!:;])/g, "\u00a0");
}
