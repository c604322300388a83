"""The directive `quiz`: questions with one right option each, every option explained.

    ```{quiz}
    ? What shape does `flatten(images)` return for 5 images?
    - [ ] (784, 5) :: What would be true if this were right.
    - [x] (5, 784) :: Why it is right.
    ```

Without a script the answers unfold below each question; `quiz.js` marks a choice at once. Lines that
continue a question or an option are indented.
"""

import html
import re
from dataclasses import dataclass, field

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


@dataclass
class Option:
    """One answer to choose."""

    text: str
    right: bool
    why: str = ""


@dataclass
class Question:
    """A question and its options."""

    text: str
    options: list = field(default_factory=list)


class QuizError(ValueError):
    """The text of a quiz does not follow the rules; the message says where."""


def parse_quiz(lines):
    """Return the Questions in the lines of a quiz. Raises QuizError."""
    questions = []
    for entry in _entries(lines):
        if entry.startswith("? "):
            questions.append(Question(entry[2:].strip()))
        elif entry.startswith(("- [ ] ", "- [x] ")):
            if not questions:
                raise QuizError(f"An option comes before the first question: {entry!r}.")
            text, separator, why = entry[6:].partition(" :: ")
            if not separator or not why.strip():
                raise QuizError(f"An option needs an explanation after ' :: ': {entry!r}.")
            questions[-1].options.append(Option(text.strip(), entry[3] == "x", why.strip()))
        else:
            raise QuizError(f"A line starts with neither '? ', '- [ ] ' nor '- [x] ': {entry!r}.")
    if not questions:
        raise QuizError("A quiz needs a question.")
    for question in questions:
        if sum(option.right for option in question.options) != 1 or len(question.options) < 2:
            raise QuizError(f"A question needs two options or more, one of them right: {question.text!r}.")
    return questions


def _entries(lines):
    """Join each line with the indented lines that continue it; leave empty ones out."""
    entries = []
    for line in lines:
        if line.startswith(" ") and entries:
            entries[-1] += " " + line.strip()
        elif line.strip():
            entries.append(line.rstrip())
    return entries


class Quiz(SphinxDirective):
    """Questions marked in the page."""

    has_content = True

    def run(self):
        """Return the quiz as a container of raw HTML and parsed text."""
        try:
            questions = parse_quiz(self.content)
        except QuizError as error:
            raise self.error(str(error)) from None
        quiz = nodes.container(classes=["quiz"])
        serial = self.env.new_serialno("quiz")
        for number, question in enumerate(questions, 1):
            quiz.children += self._question(question, number, f"quiz-{serial}-{number}")
        quiz += _html('<p class="quiz-score" role="status"></p>')
        return [quiz]

    def _question(self, question, number, name):
        yield _html(
            f'<fieldset class="quiz-question"><legend><span class="quiz-number">Question {number}</span> '
        )
        yield self._text(question.text)
        yield _html("</legend>")
        for index, option in enumerate(question.options):
            yield _html(
                f'<label class="quiz-option"><input type="radio" name="{name}" value="{index}" '
                f'data-right="{str(option.right).lower()}" autocomplete="off"{_spoken(option.text)}>'
            )
            yield self._text(option.text)
            yield _html("</label>")
        yield _html(
            '<div class="quiz-result" role="status"></div>'
            f'<details class="quiz-answers"><summary>Question {number}: every answer explained</summary><ul>'
        )
        for option in question.options:
            yield _html(f'<li><span class="quiz-verdict">{"Right" if option.right else "Not right"}:</span> ')
            yield self._text(option.text, "quiz-chosen")
            yield _html(" ")
            yield self._text(option.why, "quiz-why")
            yield _html("</li>")
        yield _html("</ul></details></fieldset>")

    def _text(self, text, kind="quiz-text"):
        """Return text with its inline markup parsed."""
        inline, messages = self.state.inline_text(text, self.lineno)
        return nodes.inline("", "", *inline, *messages, classes=[kind])


def _spoken(text):
    """Return a label for an option that is nothing but a formula: MathML gives a form field no name."""
    formula = re.fullmatch(r"\$([^$]+)\$[.,]?", text.strip())
    return f' aria-label="{html.escape(formula[1], quote=True)}"' if formula else ""


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    """Register the directive."""
    app.add_directive("quiz", Quiz)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
