// Mends what the theme and its extensions leave for people who do not see the page or do not use a mouse.
(() => {
  "use strict";

  // A control whose name for software lacks the words that stand on it cannot be called by them (WCAG 2.5.3).
  function nameByTheWordsShown() {
    for (const control of document.querySelectorAll("button[aria-label], summary[aria-label]")) {
      if (control.textContent.trim()) control.removeAttribute("aria-label");
    }
    // The theme's icons are drawn anew as pictures, sooner or later, with the titles that they had then.
    for (const icon of document.querySelectorAll(".theme-switch-button :is(i, svg)")) {
      icon.removeAttribute("title");
      icon.removeAttribute("aria-labelledby");
      icon.querySelector("title")?.remove();
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

  // A formula wider than the page can be scrolled by keyboard, too.
  function reachWideBoxes() {
    for (const box of document.querySelectorAll(".math-scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // A link to something in a closed fold opens it. Browsers do so themselves, some only lately.
  function openFold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target?.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  }

  // Where a Jupyter server shows the book beside the learner's notebooks, a chapter opens its exercise.
  function linkToTheNotebook() {
    const [, server, stage] = location.pathname.match(/^(.*\/digitrec\/)book\/\d\d_(\w+)\.html$/) ?? [];
    for (const line of server ? document.querySelectorAll(".open-exercise") : []) {
      const link = document.createElement("a");
      link.href = `${server}notebook/${stage}`;
      link.textContent = "Open your copy now";
      line.prepend(link, ". ");
    }
  }

  // On paper nothing unfolds.
  const opened = new Set();
  function openForPaper() {
    for (const fold of document.querySelectorAll("details:is(.mistakes, .answer):not([open])")) {
      opened.add(fold);
      fold.open = true;
    }
  }
  function closeAfterPaper() {
    for (const fold of opened) fold.open = false;
    opened.clear();
  }

  // The picture of a figure, large, above the page: as wide as its letters want it, or as the window is. It begins
  // with the place that was tapped.
  function showLarge(link, tapped) {
    const picture = link.querySelector("img");
    const box = document.createElement("dialog");
    box.className = "large-figure";
    const number = link.closest("figure").querySelector(".caption-number")?.textContent.trim();
    box.setAttribute("aria-label", number || "Figure");
    box.innerHTML = '<button type="button">Close</button><div tabindex="0" role="group" aria-label="Picture"></div>';
    const large = picture.cloneNode();
    const asDrawn = Number.parseFloat(picture.style.width) || picture.naturalWidth;
    large.style.width = `${Math.max(asDrawn, Math.min(picture.naturalWidth, innerWidth - 32))}px`;
    box.lastChild.append(large);
    document.body.append(box);
    box.firstChild.addEventListener("click", () => box.close());
    large.addEventListener("click", () => box.close());
    box.addEventListener("close", () => {
      box.remove();
      link.focus();
    });
    box.showModal();
    const { left, width } = picture.getBoundingClientRect();
    const scroller = box.lastChild;
    scroller.scrollLeft = ((tapped.clientX - left) / width) * scroller.scrollWidth - scroller.clientWidth / 2;
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[href]");
    if (link?.matches("figure.drawn a.image-reference")) {
      event.preventDefault();
      showLarge(link, event);
    } else if (link?.hash) setTimeout(openFold); // the same link for the second time changes no address
  });
  document.addEventListener("DOMContentLoaded", () => {
    nameByTheWordsShown();
    makeBibliographyAList();
    reachWideBoxes();
    linkToTheNotebook();
    openFold();
  });
  window.addEventListener("hashchange", openFold);
  window.addEventListener("beforeprint", openForPaper);
  window.addEventListener("afterprint", closeAfterPaper);
  window.addEventListener("load", () => {
    nameByTheWordsShown(); // some labels are written late
    requestAnimationFrame(nameByTheWordsShown); // and some pictures drawn in the frame after
  });
  window.addEventListener("resize", reachWideBoxes);
})();
