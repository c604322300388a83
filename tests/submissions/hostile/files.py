"""Kinds 17 to 21: the file, its cells, its name and what stands in it."""

import json
import os
import zipfile

import nbformat

from digitrec.rehearsal.hostile import answered, at_the_end, attack, exercise, honest, raw, text, with_code

NAME = "preparing.ipynb"


# 17: tags and points
@attack(kind=17, marks={"flatten": 2})
def tags_that_skip(exercise):
    """Graded cells are not to be executed, and errors are allowed."""
    for cell in honest(exercise, "flatten").cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "hide-output"]
    return exercise


@attack(kind=17, marks={"flatten": 2, "scale": 0})
def points_raised(exercise):
    """Every graded cell is worth a hundred points."""
    for cell in honest(exercise, "flatten").cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader.points = 100
    return exercise


@attack(kind=17, marks={})
def points_of_wrong_types(exercise):
    """Points that are negative, text, a list, NaN and none."""
    graded = [c for c in exercise.cells if c.metadata.get("nbgrader", {}).get("grade")]
    for cell, points in zip(graded, (-5, "2", [2], float("nan"), None), strict=True):
        cell.metadata.nbgrader.points = points
    return raw(json.dumps(exercise))


@attack(kind=17, marks={"flatten": 2})
def solution_flipped(exercise):
    """Check cells become answers that are marked by hand."""
    for cell in honest(exercise, "flatten").cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader.update(solution=True, task=False, locked=False)
    return exercise


@attack(kind=17, marks={})
def graded_cells_become_tasks(exercise):
    """Check cells become written tasks."""
    for cell in exercise.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.cell_type = "markdown"
            cell.pop("outputs"), cell.pop("execution_count")
            cell.metadata.nbgrader.update(task=True, grade=False)
    return exercise


@attack(kind=17, marks={"flatten": 2})
def another_kernel(exercise):
    """The notebook asks for a kernel of another language, by a name that is a path."""
    honest(exercise, "flatten").metadata.kernelspec = {
        "name": "../../../../tmp/evil", "display_name": "<script>alert(1)</script>", "language": "bash"}
    exercise.metadata["language_info"] = {"name": "bash"}
    return exercise


@attack(kind=17, marks={}, upto=True)
def cell_magic_for_another_language(exercise):
    """The answers' cells run in other interpreters, and the time of a cell is measured instead."""
    for name in ("flatten", "scale", "one-hot"):
        answered(exercise, name, "%%bash\necho 2.0")
    return exercise


# 18: cells
@attack(kind=18, marks={"flatten": 2, "scale": 2})
def graded_cells_deleted(exercise):
    """All graded cells are gone."""
    honest(exercise, "flatten", "scale")
    exercise.cells = [c for c in exercise.cells if not c.metadata.get("nbgrader", {}).get("grade")]
    return exercise


@attack(kind=18, marks={"flatten": 2})
def graded_cells_doubled(exercise):
    """Each graded cell stands there twenty times."""
    cells = []
    for cell in honest(exercise, "flatten").cells:
        again = 20 if cell.metadata.get("nbgrader", {}).get("grade") else 1
        cells += [nbformat.from_dict({**cell, "id": f"{cell.id}-{n}" if n else cell.id}) for n in range(again)]
    exercise.cells = cells
    return exercise


@attack(kind=18, marks={"flatten": 2})
def graded_cell_edited(exercise):
    """The graded cells hold a number, the check cells something that stops."""
    for cell in honest(exercise, "flatten").cells:
        if cell.source.startswith("grade("):
            cell.source = "2.0"
        if cell.source.startswith("check("):
            cell.source = "grade = check = None"
    return exercise


@attack(kind=18, marks={})
def graded_cells_first(exercise):
    """The graded cells stand before the set-up, each behind an answer to another's name."""
    graded = [c for c in exercise.cells if c.metadata.get("nbgrader", {}).get("grade")]
    exercise.cells = graded + [c for c in exercise.cells if c not in graded]
    return exercise


@attack(kind=18, marks={"predictions": 1}, upto=True)
def ids_exchanged(exercise):
    """The names of the graded cells are exchanged, so that a little answer earns a large one's points."""
    graded = [c for c in honest(exercise, "predictions").cells if c.metadata.get("nbgrader", {}).get("grade")]
    names = [c.metadata.nbgrader.grade_id for c in graded]
    for cell, name in zip(graded, names[::-1], strict=True):
        cell.metadata.nbgrader.grade_id = name
    return exercise


@attack(kind=18, marks={"flatten": 2}, upto=True)
def unknown_ids_and_versions(exercise):
    """Names that the course does not know, of wrong types, and schema versions of the future."""
    odd = (None, 5, ["flatten-graded"], "../../x", "x" * 10_000, "<b>", "")
    for cell, name in zip(honest(exercise, "flatten").cells[12:], odd, strict=False):
        cell.metadata.nbgrader = {"grade_id": name, "grade": True, "points": 50, "locked": 1, "schema_version": 99,
                                  "solution": "no", "task": None}
    return raw(json.dumps(exercise))


@attack(kind=18, marks={"flatten": 2})
def cell_ids_alike(exercise):
    """All cells have the same id."""
    for cell in honest(exercise, "flatten").cells:
        cell.id = "a"
    return raw(json.dumps(exercise))


@attack(kind=18, marks={}, stage="predicting")
def a_graded_cell_of_another_stage(exercise):
    """Graded cells of the loading notebook, with its answers, stand in this one."""
    from digitrec.rehearsal.hostile import exercise as of

    exercise.cells += honest(of("loading")).cells
    return exercise


# 19: no notebook
@attack(kind=19, marks={})
def empty_file(exercise):
    """Nothing."""
    return raw(b"")


@attack(kind=19, marks={})
def not_json(exercise):
    """A letter of excuse."""
    return raw("Dear instructor,\nmy dog ate the notebook.\n")


@attack(kind=19, marks={})
def truncated(exercise):
    """The first half of the file."""
    return raw(text(honest(exercise))[:9000])


@attack(kind=19, marks={})
def nested_deeply(exercise):
    """A million brackets."""
    return raw(b'{"nbformat": 4, "cells": ' + b"[" * 10**6 + b"]" * 10**6 + b"}")


@attack(kind=19, marks={})
def zeros(exercise):
    """A megabyte of NUL characters."""
    return raw(bytes(10**6))


@attack(kind=19, marks={})
def numbers_beyond_all_bounds(exercise):
    """Numbers of 5,000 digits, NaN and infinity where numbers are, surrogates in the text."""
    return raw('{"nbformat": 4, "nbformat_minor": %s, "metadata": {"a": NaN, "b": Infinity, "c": 1e999}, "cells": '
               '[{"cell_type": "code", "source": "\\ud800", "metadata": {"x": -Infinity}}]}' % ("5" * 5000))


def _wrong(name, change, marks=(), upto=True):
    """Enter a notebook with one part of a wrong type."""
    def does(exercise):
        plain = json.loads(text(honest(exercise, "flatten")))
        change(plain)
        return raw(json.dumps(plain))
    does.__name__, does.__doc__ = name, f"A wrong type of JSON: {name.replace('_', ' ')}."
    attack(kind=19, marks=dict(marks), upto=upto)(does)


FLATTEN = {"flatten": 2}
_wrong("cells_are_a_dictionary", lambda nb: nb.update(cells={"0": nb["cells"]}))
_wrong("cells_are_numbers", lambda nb: nb.update(cells=[1, None, "x", [], {}]))
_wrong("format_is_text", lambda nb: nb.update(nbformat="four", nbformat_minor=[]), FLATTEN)
_wrong("metadata_is_a_list", lambda nb: nb.update(metadata=[1, 2]), FLATTEN)
_wrong("metadata_of_cells_is_a_number", lambda nb: [c.update(metadata=3) for c in nb["cells"]], FLATTEN)
_wrong("source_is_nested", lambda nb: [c.update(source=[["a"], 5, None]) for c in nb["cells"]])
_wrong("outputs_are_text", lambda nb: [c.update(outputs="2.0") for c in nb["cells"]], FLATTEN)
_wrong("nbgrader_is_a_list", lambda nb: [c["metadata"].update(nbgrader=[1]) for c in nb["cells"]], FLATTEN)
_wrong("cell_type_is_a_list", lambda nb: [c.update(cell_type=["code"]) for c in nb["cells"]], FLATTEN)
_wrong("kernelspec_is_a_number", lambda nb: nb["metadata"].update(kernelspec=7, language_info=None), FLATTEN)
_wrong("fifty_thousand_cells", lambda nb: nb["cells"].extend(
    {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": "x"} for n in range(50_000)), FLATTEN)
_wrong("keys_of_prototypes", lambda nb: nb.update({"__class__": 1, "__proto__": {}, "worksheets": [{"cells": 5}]}),
       FLATTEN)


@attack(kind=19, marks={}, files=True)
def sparse_file_of_500_megabytes(folder, notebook):
    """500 MB of nothing, which take no place on the disk."""
    with open(folder / NAME, "wb") as file:
        file.write(text(notebook).encode())
        file.truncate(500_000_000)


@attack(kind=19, marks={}, files=True)
def folder_in_the_notebooks_place(folder, notebook):
    """A folder is called like the notebook."""
    (folder / NAME).mkdir()
    (folder / NAME / NAME).write_text(text(notebook))


@attack(kind=19, marks={}, files=True)
def pipe_in_the_notebooks_place(folder, notebook):
    """A pipe is called like the notebook: whoever opens it waits."""
    os.mkfifo(folder / NAME)


@attack(kind=19, marks={}, files=True)
def socket_in_the_notebooks_place(folder, notebook):
    """A socket is called like the notebook."""
    import socket

    here = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.bind(NAME)
    finally:
        os.chdir(here)


@attack(kind=19, marks={}, files=True)
def zip_in_the_notebooks_place(folder, notebook):
    """An archive is called like the notebook."""
    with zipfile.ZipFile(folder / NAME, "w") as packed:
        packed.writestr(NAME, text(notebook))


@attack(kind=19, marks={}, files=True)
def unreadable_file(folder, notebook):
    """A file that nobody may read (a superuser may, and then it is empty)."""
    (folder / NAME).write_text("")
    (folder / NAME).chmod(0)


# 20: names, links, archives
@attack(kind=20, marks="full", files=True, upto=True)
def renamed_notebook(folder, notebook):
    """The notebook has got another name on its way: a recorded 0 with the reason, or its marks."""
    (folder / "preparing (1).ipynb").write_text(text(notebook))


@attack(kind=20, marks="full", files=True)
def several_notebooks(folder, notebook):
    """Others lie beside the honest one."""
    (folder / NAME).write_text(text(notebook))
    (folder / "preparing-old.ipynb").write_text(text(exercise("preparing")))
    (folder / "PREPARING.ipynb").write_text("{}")
    (folder / "loading.ipynb").write_bytes(b"\xff")


@attack(kind=20, marks="full", files=True)
def dangling_link_beside_an_honest_notebook(folder, notebook):
    """A link that leads nowhere, one that leads to itself, one to the folder above."""
    (folder / NAME).write_text(text(notebook))
    (folder / "data.csv").symlink_to("/nowhere/data.csv")
    (folder / "loop").symlink_to("loop")
    (folder / "above").symlink_to("..")


@attack(kind=20, marks="full", files=True)
def pipe_beside_an_honest_notebook(folder, notebook):
    """A pipe and an unreadable folder lie beside it."""
    (folder / NAME).write_text(text(notebook))
    os.mkfifo(folder / "helper.py")
    (folder / "closed").mkdir(mode=0o000)


@attack(kind=20, marks="full", files=True)
def bad_timestamp(folder, notebook):
    """`timestamp.txt` holds no time."""
    (folder / NAME).write_text(text(notebook))
    (folder / "timestamp.txt").write_bytes(b"the day before yesterday \xff\x00")


@attack(kind=20, marks="full", files=True)
def timestamp_is_a_folder(folder, notebook):
    """`timestamp.txt` is a folder."""
    (folder / NAME).write_text(text(notebook))
    (folder / "timestamp.txt").mkdir()


@attack(kind=20, marks={}, files=True)
def link_to_a_classmates_notebook(folder, notebook):
    """The notebook is a link to a classmate's."""
    (folder / NAME).symlink_to("../../aaa-honest/02_preparing/preparing.ipynb")


@attack(kind=20, marks={}, files=True)
def link_to_the_solution(folder, notebook):
    """The notebook is a link to the instructor's."""
    (folder / NAME).symlink_to("../../../solutions/02_preparing/preparing.ipynb")


@attack(kind=20, marks={}, files=True)
def endless_device_as_notebook(folder, notebook):
    """The notebook is a link to a device that never ends."""
    (folder / NAME).symlink_to("/dev/zero")


@attack(kind=20, marks={}, files=True)
def the_stages_folder_is_a_link(folder, notebook):
    """The folder of the submission is itself a link to a classmate's."""
    folder.rmdir()
    folder.symlink_to("../zzz-honest/02_preparing")


@attack(kind=20, marks={}, files=True)
def nothing_handed_in(folder, notebook):
    """An empty folder."""


@attack(kind=20, marks="full", files=True)
def archive_that_climbs(folder, notebook):
    """An archive beside the notebook whose names lead out of its folder."""
    (folder / NAME).write_text(text(notebook))
    with zipfile.ZipFile(folder / "work.zip", "w") as packed:
        packed.writestr("../../../../gradebook.db", "x")
        packed.writestr("/tmp/left-by-an-attack", "x")


@attack(kind=20, marks="full", files=True)
def a_thousand_helper_files(folder, notebook):
    """Many files, deep folders and names of 200 letters lie beside an honest notebook."""
    (folder / NAME).write_text(text(notebook))
    deep = folder
    for _ in range(30):
        deep = deep / "folder"
    deep.mkdir(parents=True)
    for number in range(1000):
        (folder / f"{number:0>200}.txt").write_text("x")


# 21: scripts, awkward names
SCRIPT = "<script>document.title='OWNED'</script><img src=x onerror=\"document.title='OWNED'\">"


@attack(kind=21, marks={"flatten": 2})
def scripts_in_outputs(exercise):
    """HTML, SVG, JavaScript and Markdown with scripts are displayed."""
    return with_code(honest(exercise, "flatten"), f"""
        from IPython.display import HTML, SVG, Javascript, Markdown, display
        script = {SCRIPT!r}
        display(HTML(script), Markdown(script), Javascript("document.title='OWNED'"))
        display({{"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"}}, raw=True)
        raise ValueError(script)
    """)


@attack(kind=21, marks={"flatten": 2})
def scripts_in_cells(exercise):
    """Markdown cells with scripts, links with `javascript:`, frames and forms."""
    honest(exercise, "flatten")
    exercise.cells.append(nbformat.v4.new_markdown_cell(
        f"{SCRIPT}\n\n[link](javascript:alert(1))\n\n<iframe src='javascript:alert(1)'></iframe>"))
    return exercise


@attack(kind=21, marks={}, says=None)
def scripts_in_answers(exercise):
    """The answers are scripts, and so are the texts of errors that the report quotes."""
    answered(exercise, "predictions", f"x_test_shape = ones_in_y_test = {SCRIPT!r}")
    return answered(exercise, "flatten", f"def flatten(images):\n    raise ValueError({SCRIPT!r})")


@attack(kind=21, marks="full", student="k21-[ab]")
def name_with_brackets(exercise):
    """An honest author whose name has brackets in it."""
    return honest(exercise)


@attack(kind=21, marks="full", student="k21-O'Hara, \"Ada\" & Söhne")
def name_with_quotes_and_comma(exercise):
    """An honest author whose name holds a comma and quotes."""
    return honest(exercise)


@attack(kind=21, marks="full", student="=cmd|'calc'!A1")
def name_that_is_a_formula(exercise):
    """An honest author whose name is a formula."""
    return honest(exercise)


@attack(kind=21, marks="full", student="--force")
def name_that_is_an_option(exercise):
    """An honest author whose name looks like an option of the command."""
    return honest(exercise)


@attack(kind=21, marks="full", student="k21-a?b*{c}%s$HOME")
def name_with_wildcards(exercise):
    """An honest author whose name holds wildcards and variables."""
    return honest(exercise)


@attack(kind=21, marks={"flatten": 2})
def terminal_codes(exercise):
    """Codes for the terminal, changes of direction and NULs are printed and raised."""
    return at_the_end(honest(exercise, "flatten"), """
        print("\\x1b]0;owned\\x07\\x1b[2J\\u202e\\x00\\ufeff")
        raise ValueError("\\x1b[31m\\x00\\ud800")
    """)


@attack(kind=21, marks={"flatten": 2})
def nul_in_a_source(exercise):
    """A NUL and a lone surrogate stand in a cell of one's own."""
    made = with_code(honest(exercise, "flatten"), "x = 'MARK'")
    return raw(text(made).replace("MARK", "\\u0000\\ud800"))


