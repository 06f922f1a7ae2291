/** Icons of the panel, drawn rather than fetched. */

/** A decorative icon: one stroked path in a 24 × 24 box, hidden from assistive technology. */
export function icon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS(namespace, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}
