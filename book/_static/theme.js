// Mends what the theme gets wrong for people who speak to their computer: a control whose label for software
// lacks the words that stand on it cannot be called by them (WCAG 2.5.3). The words do as label.
(() => {
  "use strict";
  const wordy = ".search-button__button, .search-button-field, .theme-switch-button, summary[aria-label], "
    + ".sidebar-toggle, .dropdown button[aria-label]";

  document.addEventListener("DOMContentLoaded", () => {
    for (const control of document.querySelectorAll(wordy)) {
      if (control.textContent.trim()) control.removeAttribute("aria-label");
    }
  });
})();
