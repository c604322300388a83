// Marks the quizzes in the page. Without this script the answers unfold below each question all the same.
(() => {
  "use strict";

  function mark(question, chosen) {
    const inputs = [...question.querySelectorAll("input[type=radio]")];
    for (const input of inputs) input.closest("label").classList.remove("is-right", "is-wrong");
    const right = chosen.dataset.right === "true";
    chosen.closest("label").classList.add(right ? "is-right" : "is-wrong");

    const answer = question.querySelectorAll(".quiz-answers li")[inputs.indexOf(chosen)];
    const result = question.querySelector(".quiz-result");
    result.classList.toggle("is-right", right);
    result.replaceChildren(
      answer.querySelector(".quiz-verdict").cloneNode(true),
      " ",
      ...[...answer.querySelector(".quiz-why").childNodes].map((node) => node.cloneNode(true)),
    );
  }

  function score(quiz) {
    const questions = [...quiz.querySelectorAll(".quiz-question")];
    const chosen = questions.map((question) => question.querySelector("input:checked"));
    if (chosen.some((input) => !input)) return;
    const right = chosen.filter((input) => input.dataset.right === "true").length;
    quiz.querySelector(".quiz-score").textContent =
      right === questions.length
        ? `All ${questions.length} right.`
        : `${right} of ${questions.length} right. You can choose again.`;
  }

  document.addEventListener("change", (event) => {
    const question = event.target.closest(".quiz-question");
    if (!question) return;
    mark(question, event.target);
    score(question.closest(".quiz"));
  });
})();
