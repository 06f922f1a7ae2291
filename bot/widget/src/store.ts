/** Our one key in this tab's sessionStorage. Nothing of the host's is ever read or removed. */

/** The conversation, only when the person asked to keep it between pages. */
export const KEPT = "repere";

/** Undefined where the browser refuses storage: exit and chat go on without it. */
export function store(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
