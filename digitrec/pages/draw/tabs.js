// Tabs as in https://www.w3.org/WAI/ARIA/apg/patterns/tabs/: the arrow keys move from one to the next.
globalThis.digitrec ??= {};

digitrec.tabs = function (root, opened) {
  const tabs = [...root.querySelectorAll("[role=tab]")];
  const open = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      root.querySelector(`#${tab.getAttribute("aria-controls")}`).hidden = tab !== chosen;
    }
    opened(chosen.id.replace("tab-", ""));
  };
  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = tabs[(k + step + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  });
};
