"""The notebook that a page offers for download."""

import nbformat

from digitrec.book.sphinx.notebooks import downloadable, plain_markdown

PAGE = """(first-look)=
## A first look

Of them {glue:text}`share:.1f` % are right, see {numref}`fig-one`, {ref}`the start <first-look>` and
{eq}`eq-a`. An {term}`epoch`, {cite:p}`lecun1998`, {py:func}`digitrec.preparing.scale`, and
[training](05_training.md#steps).

$$
x = p / 255
$$ (eq-a)

```{caption}
:name: fig-one
:alt: A picture.

It reaches {glue:text}`share:.0f`.
```

````{admonition} Your turn
:class: task
Open it.
````

```{mistake} not-scaled
It still
reaches 255.
```
"""

PLAIN = """## A first look

Of them 97.6 % are right, see fig-one, the start and
the formula. An epoch, [lecun1998], `digitrec.preparing.scale`, and
[training](05_training.ipynb).

$$
x = p / 255
$$

*It reaches 98.*

> **Your turn**
>
> Open it.

- **The division by 255 is missing.** It still reaches 255."""


def test_the_books_markup_becomes_plain_markdown():
    assert plain_markdown(PAGE, {"share": "97.61"}) == PLAIN


def test_numbers_of_other_pages_and_words_are_put_in():
    glued = {"06_evaluating.md::wrong": "243", "name": "'nine'"}
    text = plain_markdown("{glue:text}`06_evaluating.md::wrong:d` times {glue:text}`name`", glued)
    assert text == "243 times nine"


def test_a_quiz_unfolds_its_answers():
    text = plain_markdown("```{quiz}\n? Which?\n- [ ] one :: Too few.\n- [x] two :: Enough.\n```", {})
    assert text.startswith("**1. Which?**\n\n- one\n- two\n\n<details>")
    assert "- Not right: one. Too few.\n- Right: two. Enough." in text


def test_notebook_is_valid_and_installs_the_course_on_colab_only():
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("(label)=\n"), nbformat.v4.new_code_cell("1 + 1")],
        metadata={"kernelspec": {"name": "python3", "display_name": "python3"}, "source_map": [1, 2]},
    )
    plain = downloadable(notebook, {})
    nbformat.validate(nbformat.from_dict(plain))
    assert [cell["source"] for cell in plain["cells"]] == ["1 + 1"]
    launched = downloadable(notebook, {}, "https://github.com/someone/digitrec")
    nbformat.validate(nbformat.from_dict(launched))
    assert 'if "google.colab" in sys.modules' in launched["cells"][0]["source"]
    assert "git+https://github.com/someone/digitrec" in launched["cells"][0]["source"]
