"""What editors make of a notebook when they save it: one function each, from the handed-out form to bytes."""

import json
from copy import deepcopy

LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.12.4",
}


def _plain(nb):
    """Return the notebook as plain dictionaries with sources as lists of lines, the form on disk."""
    nb = json.loads(json.dumps(deepcopy(nb)))
    for cell in nb["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return nb


def jupyterlab(nb):
    """JupyterLab 4, with the timing of cells recorded and trust noted."""
    nb = _plain(nb)
    nb["metadata"]["language_info"] = LANGUAGE
    for cell in nb["cells"]:
        cell["metadata"] |= {"trusted": True, "tags": [], "editable": True, "slideshow": {"slide_type": ""}}
        if cell["cell_type"] == "code":
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T10:00:00.000000Z"}
    return (json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def notebook_7(nb):
    """Notebook 7: folded headings, scrolled outputs, a kernel with a name of its own."""
    nb = _plain(nb)
    nb["metadata"] = {
        "kernelspec": {"display_name": "MNIST", "language": "python", "name": "mnist-course"},
        "language_info": LANGUAGE,
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    for cell in nb["cells"]:
        cell["metadata"] |= {"scrolled": True} if cell["cell_type"] == "code" else {}
        cell["metadata"] |= {"jp-MarkdownHeadingCollapsed": True} if cell["cell_type"] == "markdown" else {}
    return (json.dumps(nb, indent=1, ensure_ascii=False) + "\n").encode()


def vs_code(nb):
    """VS Code today: its language on each cell, the virtual environment for a kernel, no last newline."""
    nb = _plain(nb)
    nb["metadata"]["kernelspec"] = {"display_name": ".venv (3.12.4)", "language": "python", "name": "python3"}
    nb["metadata"]["language_info"] = LANGUAGE
    for cell in nb["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
    return json.dumps(nb, indent=1, ensure_ascii=False).encode()


def old_vs_code_on_windows(nb):
    """VS Code of 2021: nbformat 4.2 without cell ids, an interpreter's hash, CRLF everywhere."""
    nb = _plain(nb)
    nb["nbformat_minor"] = 2
    nb["metadata"] |= {"interpreter": {"hash": "31f2aee4"}, "orig_nbformat": 4}
    for cell in nb["cells"]:
        del cell["id"]
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    return json.dumps(nb, indent=2).replace("\n", "\r\n").encode()


def colab(nb):
    """Colab: nbformat 4.0, ids in the metadata, and who ran a cell and when."""
    nb = _plain(nb)
    nb |= {"nbformat": 4, "nbformat_minor": 0}
    nb["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    for number, cell in enumerate(nb["cells"]):
        cell["metadata"]["id"] = cell.pop("id")
        if cell["cell_type"] == "code":
            user = {"displayName": "A. Learner", "userId": "0123"}
            cell["metadata"]["executionInfo"] = {"status": "ok", "timestamp": 1700000000000, "user": user}
            cell["metadata"]["outputId"] = f"d0c0ffee-{number}"
            cell["metadata"]["colab"] = {"base_uri": "https://localhost:8080/"}
    return json.dumps(nb, indent=2).encode()


def colab_without_nbgrader(nb):
    """Colab after a round through an editor that drops metadata it does not know."""
    nb = json.loads(colab(nb))
    for cell in nb["cells"]:
        cell["metadata"].pop("nbgrader", None)
    return json.dumps(nb).encode()


def ids_only(nb):
    """An editor that keeps the cells and their ids, and no metadata at all."""
    nb = _plain(nb)
    nb["metadata"] = {}
    for cell in nb["cells"]:
        cell["metadata"] = {}
    return json.dumps(nb).encode()


def windows_notepad(nb):
    """Opened and saved in a text editor: a byte-order mark and CRLF."""
    return b"\xef\xbb\xbf" + jupyterlab(nb).replace(b"\n", b"\r\n")


def powershell(nb):
    """Written by `>` in Windows PowerShell: UTF-16."""
    return jupyterlab(nb).decode().encode("utf-16")


EDITORS = (
    jupyterlab,
    notebook_7,
    vs_code,
    old_vs_code_on_windows,
    colab,
    colab_without_nbgrader,
    ids_only,
    windows_notepad,
    powershell,
)
