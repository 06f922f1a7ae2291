/** `data-discreet`: the host's own links take the place of the page they are on. */

export function keepSingleEntry(): void {
  addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]:not([target],[download])");
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (link?.origin !== location.origin || modified || event.defaultPrevented) return;
    event.preventDefault();
    location.replace(link.href);
  });
}
