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
  // An address that names what a tab opens, draw.html#try-hand, opens it. So does a link in the text.
  const follow = () => {
    const named = tabs.find((tab) => location.hash === `#${tab.getAttribute("aria-controls")}`);
    if (!named) return;
    open(named);
    root.querySelector(location.hash).scrollIntoView();
  };
  addEventListener("hashchange", follow);
  addEventListener("load", follow);
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
