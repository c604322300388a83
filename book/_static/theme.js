// Mends what the theme and its extensions leave for people who do not see the page or do not use a mouse.
(() => {
  "use strict";

  // A control whose name for software lacks the words that stand on it cannot be called by them (WCAG 2.5.3).
  function nameByTheWordsShown() {
    for (const control of document.querySelectorAll("button[aria-label], summary[aria-label]")) {
      if (control.textContent.trim()) control.removeAttribute("aria-label");
    }
    for (const icon of document.querySelectorAll(".theme-switch-button i")) {
      icon.removeAttribute("title");
      icon.setAttribute("aria-hidden", "true");
    }
    for (const button of document.querySelectorAll(".theme-switch-button")) {
      button.setAttribute("aria-label", "Colour theme");
    }
  }

  // The bibliography is a list whose items were given a role that no longer exists.
  function makeBibliographyAList() {
    for (const entry of document.querySelectorAll(".citation-list > .citation")) entry.setAttribute("role", "listitem");
  }

  // A formula or a figure wider than the page can be scrolled by keyboard, too.
  function reachWideBoxes() {
    for (const box of document.querySelectorAll(".math-scroll, figure.drawn")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameByTheWordsShown();
    makeBibliographyAList();
    reachWideBoxes();
  });
  window.addEventListener("load", nameByTheWordsShown); // some labels are written late
  window.addEventListener("resize", reachWideBoxes);
})();
