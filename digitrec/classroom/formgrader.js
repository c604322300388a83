/* Where a person begins: at the first task that waits for them, with untouched answers folded away.
   nbgrader's own script asks MathJax when it may select a field. The formulas are there already, so this
   answers in its place, as soon as marks and comments have come. */
(function () {
  const UNTOUCHED = "No response."; // what nbgrader's autograder says of such an answer
  const PATIENCE = 100; // times 50 ms

  function fold() {
    window.formgrader.comments.each(function (comment) {
      if (comment.get("auto_comment") !== UNTOUCHED || comment.get("manual_comment")) return;
      const field = document.getElementById(comment.get("name") + "-comment");
      const cell = field?.closest(".nbgrader_cell");
      if (!cell || cell.querySelector(".score.needs_manual_grade")) return;
      const label = cell.querySelector(".nbgrader-label");
      const button = document.createElement("button");
      const show = (open) => {
        for (const part of cell.querySelectorAll(".panel-body, .panel-footer")) part.hidden = !open;
        button.setAttribute("aria-expanded", String(open));
        button.textContent = open ? "Hide" : "Show";
      };
      button.type = "button";
      button.className = "btn btn-default btn-xs";
      button.style.marginLeft = "1em";
      button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
      label.textContent = "Not answered";
      label.after(button);
      show(false);
    });
  }

  function begin() {
    if (new URLSearchParams(location.search).has("index")) return;
    const first = document.querySelector(".score.needs_manual_grade");
    if (first) window.formgrader.last_selected = window.jQuery(first);
  }

  function answer(tell, times) {
    const { grades, comments } = window.formgrader;
    const there = grades.loaded && comments.loaded;
    if (!there && times) return setTimeout(answer, 50, tell, times - 1);
    if (there) {
      fold();
      begin();
    }
    tell("End");
  }

  window.MathJax = { Hub: { Startup: { signal: { Interest: (tell) => answer(tell, PATIENCE) } } } };
})();
