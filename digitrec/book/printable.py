"""The whole book as one HTML file, with everything in it, for printing or for a reader without the rest."""

import base64
import html
from pathlib import Path

from digitrec.book.render import build_folder, sphinx

STYLE = Path(__file__).with_name("printable.css")
LEFT_OUT = ".headerlink, .quiz-result, .quiz-score, .quiz-option input, .open-exercise, details.hide"
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""


def write_printable(tree):
    """Write the book of `tree` as one file and return its path. Raises RenderError.

    The chapters have to be executed. The live pages, which are nothing on paper, are left out, and so is the
    code that draws the figures; the answers of a quiz stand below its last question.
    """
    from bs4 import BeautifulSoup
    from pygments.formatters import HtmlFormatter

    folder = build_folder(tree) / "printable"
    sphinx(tree, "singlehtml", folder)
    page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    article = page.select_one("article")
    _leave_out(article)
    for quiz in article.select(".quiz"):
        _answers_below(page, quiz)
    for fold in article.select("details.mistakes, details.answer"):
        fold.name = fold.summary.name = "div"  # nothing unfolds on paper
    for image in article.select("img"):
        image["src"] = _as_data(folder / image["src"])
    colours = HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".highlight")
    target = build_folder(tree) / "printable.html"
    target.write_text(
        PAGE.format(
            title=html.escape(page.title.get_text()),
            style=f"{colours}\n{STYLE.read_text('utf-8')}",
            content=article.decode_contents(),
        ),
        encoding="utf-8",
    )
    return target


def _leave_out(article):
    """Remove what is nothing on paper, and the links to it."""
    for script in article.select("section script"):
        live = script.find_parent("section")
        while live is not None and live.parent.name == "section":
            live = live.parent
        if live is not None:
            live.find_previous_sibling("span").decompose()  # where links to the page lead
            live.decompose()
    for element in article.select(LEFT_OUT):
        element.decompose()
    anchors = {element["id"] for element in article.select("[id]")}
    for link in article.select("a[href]"):
        kind, target = link["href"][0], link["href"][1:]
        if not (link["href"].startswith(("http", "mailto")) or (kind == "#" and target in anchors)):
            link.unwrap()


def _answers_below(page, quiz):
    """Move the explained answers of a quiz behind its last question."""
    answers = page.new_tag("section", attrs={"class": "answers"})
    for details in quiz.select("details.quiz-answers"):
        question = details.summary.get_text().partition(":")[0]
        details.summary.replace_with(page.new_tag("p", string=question))
        details.name = "div"
        answers.append(details.extract())
    quiz.append(answers)


def _as_data(path):
    """Return a picture as an address that holds it."""
    kind = {".svg": "svg+xml", ".png": "png"}[path.suffix]
    return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
