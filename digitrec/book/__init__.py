"""How the book is made: its chapters executed, two at a time, then rendered by Jupyter Book (Sphinx).

    chapters   what the book consists of, and which chapters have to be executed
    execute    runs the code of a chapter on the real data and keeps the outputs
    render     has Sphinx write the pages
    build      both in one: what has changed is brought up to date
    printable  the whole book as one file
    server     the book at an address of this machine
    sphinx     small Sphinx extensions: maths, captions, quizzes, notebooks to download, the theme

Chapters import `glue` from here; it loads nothing that is not needed.
"""

from digitrec.book.glue import glue

__all__ = ["glue"]
