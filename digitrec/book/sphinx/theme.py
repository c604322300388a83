"""What the theme needs beside `_config.yml`: its options, the page's notebook, and files that are kept fresh.

`sphinx_thebe` is left out, because every page would ask another host for its script.
"""

import filecmp
import json
from pathlib import Path

from digitrec.book.sphinx.notebooks import downloadable
from digitrec.pages.files import PAGES, copy_figures, copy_files, fragment_file

OPTIONS = {
    "navbar_persistent": [],  # the search stands in the side bar; a bar on top would repeat it
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_fullscreen_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
TEMPLATES = Path(__file__).with_name("templates")
# Where the workflow `publish` puts the rendered book: notebooks can be launched from there.
PUBLISHED_BRANCH = "gh-pages"
LAUNCHERS = {
    "Colab": ("https://colab.research.google.com/github/{name}/blob/{branch}/_sources/{page}.ipynb", "png"),
    "Binder": ("https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree/_sources/{page}.ipynb", "svg"),
}


def set_options(app, config):
    """Add the theme's options to those that come from `_config.yml`."""
    config.html_theme_options.update(OPTIONS)
    config.templates_path.append(str(TEMPLATES))
    config.html_context.setdefault("default_mode", "auto")  # light or dark, as the reader's system is


def add_download(app, pagename, templatename, context, doctree):
    """Offer the page's notebook for download: the theme does so only where a launch button is set up."""
    executed = Path(app.outdir).parent / "jupyter_execute" / f"{pagename}.ipynb"
    if doctree is None or "kernelspec" not in app.env.metadata.get(pagename, {}) or not executed.is_file():
        return
    target = Path(app.outdir) / "_sources" / f"{pagename}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = downloadable(json.loads(executed.read_text("utf-8")), _glued(executed), _repository(app))
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    context["ipynb_source"] = f"{pagename}.ipynb"


def add_launchers(app, pagename, templatename, context, doctree):
    """Offer to launch the page's notebook elsewhere, if the address of the repository is known."""
    name = _repository(app).removeprefix("https://github.com/").strip("/")
    if not name or "ipynb_source" not in context:
        return
    buttons = [
        {
            "type": "link",
            "text": where,
            "tooltip": f"Open this page's notebook on {where}",
            "icon": f"_static/images/logo_{where.lower()}.{suffix}",
            "url": address.format(name=name, branch=PUBLISHED_BRANCH, page=pagename),
        }
        for where, (address, suffix) in LAUNCHERS.items()
    ]
    group = {"type": "group", "tooltip": "Run this page", "icon": "fas fa-rocket", "label": "launch-buttons"}
    context["header_buttons"].append({**group, "buttons": buttons})


def pages_outdated_by_static_files(app, env, added, changed, removed):
    """Have one page written again if a style or script has changed: only then does Sphinx copy those."""
    source, copied = Path(app.srcdir) / "_static", Path(app.outdir) / "_static"
    files = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    _, differing, missing = filecmp.cmpfiles(source, copied, [str(path) for path in files], shallow=False)
    return [app.config.root_doc] if differing or missing else []


def copy_live_pages(app, error):
    """Copy the scripts of live pages and figures in use. In `_static` every page would load them."""
    if error:
        return
    chapters = [Path(app.env.doc2path(name)).read_text(encoding="utf-8") for name in app.env.found_docs]
    for page in PAGES:
        if any(f"pages/{page}/{fragment_file(page).name}" in text for text in chapters):
            copy_files(page, app.outdir)
    if any("```{live}" in text for text in chapters):
        copy_figures(app.outdir)


def _glued(executed):
    """Return what a page, and each page under its file's name, has glued: text by name."""
    glued = {}
    for path in executed.parent.glob("*.glue.json"):
        page = path.name.removesuffix(".glue.json")
        for name, entry in json.loads(path.read_text("utf-8")).items():
            text = entry["data"].get("text/plain", "")
            glued[f"{page}.md::{name}"] = text
            if page == executed.stem:
                glued[name] = text
    return glued


def _repository(app):
    """Return the address of the repository on GitHub, empty unless `_config.yml` sets it."""
    return app.config.html_theme_options.get("repository_url") or ""


def setup(app):
    """Connect to Sphinx's events."""
    app.add_config_value("thebe_config", {}, "html")  # Jupyter Book sets both, whether they are used or not
    app.add_config_value("comments_config", {}, "html")
    app.add_config_value("made_with", "", "env")  # a change has all pages read again, see `render`
    app.connect("config-inited", set_options, priority=100)
    app.connect("env-get-outdated", pages_outdated_by_static_files)
    app.connect("html-page-context", add_download, priority=400)  # the theme adds its buttons at 500 and 501
    app.connect("html-page-context", add_launchers, priority=600)
    app.connect("build-finished", copy_live_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
