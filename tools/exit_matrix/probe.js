// Loaded first on every measured page: notes, frame by frame, what somebody could read on it.
// It notes in localStorage because that outlives the page, and is read at the end of a scenario.
(() => {
  const note = (...fields) => {
    const line = [Date.now(), location.pathname, ...fields].join("|");
    localStorage.setItem("probe", (localStorage.getItem("probe") ?? "") + line + "\n");
  };
  window.isLegible = () => {
    const text = document.getElementById("secret");
    if (!text?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    const box = text.getBoundingClientRect();
    return text.contains(document.elementFromPoint(box.x + 5, box.y + box.height / 2));
  };
  const watch = () => {
    const until = performance.now() + 2000;
    const frame = () => {
      note("frame", window.isLegible() ? 1 : 0, document.title);
      if (performance.now() < until) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  addEventListener("pointerdown", () => {
    note("press");
    watch();
  }, true);
  // a page that an exit passes on its way out is watched too
  addEventListener("pageshow", watch);
})();
