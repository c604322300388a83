"""What makes a rendered page faulty, each found by one function that returns sentences."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import url2pathname

import axe_playwright_python
from bs4 import BeautifulSoup
from playwright.sync_api import TimeoutError as PlaywrightTimeout

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # level A; off by default in axe
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch the style sheets, which a page from the file system may not
}
# Texts of the same colour, size and weight on the same grounds contrast alike: axe is to look at the first
# three of a kind, as nothing costs it more. Of another kind is what it may pass over: a single letter, a
# label, what is disabled. A word of code beyond these three loses its own element: a chapter has thousands,
# and axe goes through all that there are.
OF_A_KIND = """() => {
  const GROUND =
    ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position", "clipPath"];
  const TEXT = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextFillColor", "webkitTextStroke"];
  const kinds = new Map(), grounds = new Map([[null, ""]]);
  const styled = (e, names) => {
    const style = getComputedStyle(e);
    return names.map(name => style[name]).join();
  };
  const ground = (e) => {
    if (!grounds.has(e)) {
      const [below, own] = [ground(e.parentElement), styled(e, GROUND)];
      grounds.set(e, below.endsWith(own) ? below : `${below};${own}`);
    }
    return grounds.get(e);
  };
  for (const e of document.querySelectorAll("body *")) {
    const text = [...e.childNodes].map(one => one.nodeType === 3 ? one.data.trim() : "").join("");
    let isShown = e.matches("input, select, textarea, button");
    if (text && !isShown && e.checkVisibility()) {
      const isOff = e.closest("[disabled], [aria-disabled=true], fieldset:disabled, label") !== null;
      const about = [e.localName, e.className, text.length > 1, isOff];
      const kind = [...about, styled(e, TEXT), ground(e)].join("|");
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      isShown = kinds.get(kind) <= 3;
    }
    e.toggleAttribute("data-of-a-kind", isShown);
  }
  for (const token of document.querySelectorAll(".highlight pre span:not([id], [data-of-a-kind], :has(*))")) {
    token.replaceWith(token.textContent);
  }
  axe.configure({rules: [{id: "color-contrast", selector: "[data-of-a-kind]"}]});
}"""
# What another theme can change in the same layout.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# What another width can change in the same page: what scrolls, and what is too small for a finger.
OF_WIDTH = ["scrollable-region-focusable", "target-size"]
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
LAPTOP = {"width": 1366, "height": 768}
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}

# Faults of the theme that cannot be mended from outside, as (axe's rule, selector): none is left.
THEME_FAULTS = ()


class Watched:
    """A browser's page, with the faults that are met while it loads."""

    def __init__(self, page):
        self.page, self.faults = page, []
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("console", lambda line: line.type == "error" and self._add(f"console: {line.text}"))
        page.on("pageerror", lambda error: self._add(f"script: {error}"))

    def open(self, address):
        """Load a page and return the faults met."""
        self.faults = []
        self.page.goto(address, wait_until="load")
        settle(self.page)
        return self.faults

    def _request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self._add(f"asks another host: {request.url}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # the page before was left before it had its icon
            self._add(f"request failed: {request.url} ({request.failure})")

    def _response(self, answer):
        if answer.status >= 400:
            self._add(f"{answer.status}: {answer.url}")

    def _add(self, fault):
        self.faults.append(fault)


# The theme's script answers a change of width by and by: then every box of these that has more than it shows
# can be reached by keyboard, and no other.
REACHABLE = """() => !document.querySelector("#main-content") || [...document.querySelectorAll(
  "pre, .cell_output > .output, .jp-RenderedHTMLCommon, .pst-scrollable-table-container"
)].every(box => box.tabIndex ===
  (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight ? 0 : -1))"""

# The fonts are there, the frame is painted, and what was to run after it has run.
PAINTED = """() => document.fonts.ready.then(() =>
  new Promise(done => requestAnimationFrame(() => setTimeout(done))))"""


def settle(page):
    """Wait until the page stands still: its fonts are there and its scripts have answered its width."""
    page.evaluate(PAINTED)
    with suppress(PlaywrightTimeout):  # a page whose scripts never answer is for axe to judge
        page.wait_for_function(REACHABLE, timeout=10_000)


def liven(page):
    """Bring every live figure of the page to life, as a reader does who scrolls to its end."""
    page.evaluate(
        """() => globalThis.digitrec?.figures && Promise.all(
          [...document.querySelectorAll("[data-live]")].map((place) => digitrec.figures.bring(place)))"""
    )
    settle(page)


def accessibility_faults(page, only=None):
    """Return axe's violations of level A and AA in the page, or those of the rules `only`.

    Of texts that contrast alike the first few are named.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    page.evaluate(OF_A_KIND)
    rules = {"runOnly": {"type": "rule", "values": only}, "rules": {}} if only else {}
    found = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS | rules)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if not any((violation["id"], selector) in THEME_FAULTS for selector in node["target"])
    ]


def set_theme(page, theme):
    """Switch the theme, light or dark, and wait until nothing fades any more."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished.catch(() => {})))")


def narrow(page):
    """Make the window as narrow as a phone, and wait for the page's scripts to notice."""
    page.set_viewport_size(PHONE)
    page.wait_for_function(f"innerWidth === {PHONE['width']}")
    settle(page)


def overflow(page):
    """Return what makes the page wider than the window."""
    return page.evaluate(
        """() => {
          const root = document.documentElement, width = root.clientWidth;
          if (root.scrollWidth <= width) return [];
          const scrolls = e => e && e !== root
            && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
          const wide = [...document.querySelectorAll("article *")]
            .filter(e => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement));
          return [`${root.scrollWidth} px wide: `
            + wide.slice(0, 3).map(e => e.outerHTML.slice(0, 100)).join(" | ")];
        }"""
    )


def cut_figures(page):
    """Return the figures of which a part lies outside the window, or that do not open large."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          return [...document.querySelectorAll("article figure.drawn")].flatMap(figure => {
            const name = figure.id || figure.querySelector("img").alt.slice(0, 60);
            return [
              figure.scrollWidth > figure.clientWidth + 1 ? `${name}: has to be scrolled` : "",
              ...[...figure.querySelectorAll("img")].flatMap(picture => {
                const {left, right} = picture.getBoundingClientRect();
                return [
                  left < 0 || right > width + 1 ? `${name}: ends at ${Math.round(right)} px of ${width}` : "",
                  picture.closest("a.image-reference[href]") ? "" : `${name}: does not open large`,
                ];
              }),
            ].filter(Boolean);
          });
        }"""
    )


def broken_links(page_file):
    """Return the links, pictures, scripts and anchors of a page that lead nowhere in its folder."""
    address = page_file.resolve().as_uri()
    faults = []
    for tag, attribute in LINKS.items():
        for element in _parsed(page_file).find_all(tag):
            target = element.get(attribute)
            if target is None:
                continue
            where, anchor = urldefrag(urljoin(address, target))
            if urlsplit(where).scheme != "file":
                continue
            path = Path(url2pathname(urlsplit(where).path))
            if not path.is_file():
                faults.append(f"no such file: {target}")
            elif "=" in anchor:
                continue  # what a live page is to show: train_here.html#seed=1&step=400
            elif anchor and path.suffix == ".html" and unquote(anchor) not in _anchors(path):
                faults.append(f"no such anchor: {target}")
    return faults


def mute_pictures(page_file):
    """Return the pictures of a page without alternative text, or with a file's name for it."""
    images = _parsed(page_file).select("article img")
    alts = [(image.get("src"), image.get("alt", "").strip()) for image in images]
    return [
        f"no alternative text: {src}" for src, alt in alts if not alt or alt == src or alt.endswith(".png")
    ]


@cache
def _parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def _anchors(path):
    return {element["id"] for element in _parsed(path).find_all(id=True)} | {"", "top"}
