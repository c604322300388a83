"""Back in time in the page "Train it here": every step again, forks, addresses, and the cell in Keras."""

import re

import pytest
from pages import OF_COLOURS, accessibility_faults, set_theme

from benchmarks.instruments.browser import PATIENCE
from benchmarks.instruments.train_page import write_train_page
from digitrec.loading import use_packaged_mnist

MOMENT = "#seed=1&fork=40:freeze=1&step=60&digit=3"
SHOWN = """() => ({
  charts: [...document.querySelectorAll("svg.chart")].map((svg) => svg.getAttribute("aria-label")),
  bars: document.querySelector(".bars").getAttribute("aria-label"),
  digits: document.querySelector("#sample").textContent,
  now: document.querySelector("#now").textContent,
  units: [...document.querySelectorAll(".units canvas")]
    .filter((canvas) => canvas.offsetParent).map((canvas) => canvas.toDataURL()),
})"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return write_train_page(tmp_path_factory.mktemp("back_in_time"))


@pytest.fixture(scope="module")
def context(browser):
    context = browser.new_context(
        reduced_motion="reduce", viewport={"width": 360, "height": 740}, has_touch=True
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def open_address(context, index, address):
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(index.as_uri() + address)
    measured(page, 60)
    return page


@pytest.fixture(scope="module")
def opened(context, index):
    """The page at a moment that an address names, 20 steps after a fork; the tests go on from one another."""
    return open_address(context, index, MOMENT)


def measured(page, step):
    """Wait until the page shows this step, and has asked all test digits what they are."""
    page.wait_for_selector(f'#train-here[data-measured="{step}"]')


# A run, without the page


@pytest.fixture(scope="module")
def runs(opened):
    """Runs on made-up digits of two kinds, in the page: left of the middle is a 0, right of it a 1."""
    opened.evaluate(
        """() => {
          const random = digitrec.learning.randomNumbers(5);
          const digits = (count) => {
            const labels = Uint8Array.from({ length: count }, (_, k) => k % 2);
            const x = Float32Array.from({ length: 784 * count }, (_, i) =>
              Number(random() < 0.2 && (i % 28 < 14) === (labels[Math.floor(i / 784)] === 0)));
            return { x, labels };
          };
          const data = { train: digits(48), test: digits(10) };
          const { Run } = digitrec.defineRun(digitrec, digitrec.learning, data);
          const four = { at: 0, what: "batch", value: 4 };
          globalThis.start = (...changes) => new Run(3, [four, ...changes]);
          globalThis.copy = (state) => state.weights.map((array) => array.slice());
          globalThis.same = (one, other) =>
            one.every((array, a) => array.every((value, k) => value === other[a][k]));
        }"""
    )
    return opened


def test_every_step_is_met_again_exactly_and_few_states_are_kept(runs):
    found = runs.evaluate(
        """() => {
          const run = start(), seen = [copy(run.head)];
          run.apart = 14; // a state is kept after every step, at first
          let most = 0;
          while (run.steps < 300) {
            run.advance();
            seen.push(run.steps % 50 < 3 ? copy(run.head) : null);
            most = Math.max(most, run.kept.length);
          }
          const asked = [251, 2, 300, 0, 150, 151, 102, 1, 299 - 49];
          const exact = asked.map((step) => same(copy(run.at(step)), seen[step]));
          return { most, apart: run.apart, exact, moved: !same(seen[250], seen[251]) };
        }"""
    )
    assert found["most"] <= 180 and found["apart"] > 14
    assert found["exact"] == [True] * 9
    assert found["moved"]


def test_a_fork_differs_by_its_change_alone(runs):
    """A change to what holds already changes nothing: the fork sees the same digits in the same order."""
    found = runs.evaluate(
        """() => {
          const run = start({ at: 30, what: "rate", value: 0.01 });
          while (run.steps < 40) run.advance();
          const upTo = (other, step) => { while (other.steps < step) other.advance(); return other; };
          const fork = (what, value) => upTo(run.fork({ at: 20, what, value }), 40);
          const layers = (other) => copy(other.head).map((array, a) => same([array], [copy(run.at(20))[a]]));
          const nothing = fork("rate", 0.001), frozen = fork("freeze", 2);
          upTo(run, 45);
          const sgd = run.fork({ at: 20, what: "optimizer", value: "sgd" }), before = copy(sgd.head);
          sgd.advance();
          const raw = run.fork({ at: 20, what: "pixels", value: "raw" });
          const inputs = raw.batch({ epoch: 0, position: 0 }, raw.settings(25));
          const left = run.fork({ at: 20, what: "without", value: 0 }), order = { epoch: 0, position: 0 };
          const batches = Array.from({ length: 9 }, () => left.batch(order, left.settings(25)));
          const slope = sgd.gradients.map((array) => array.slice());
          return {
            later: same(copy(frozen.head), copy(run.at(40))), layers: layers(frozen),
            rates: [nothing, frozen].map((other) => other.settings(35).rate),
            same: same(copy(run.fork({ at: 20, what: "pixels", value: "scaled" }).head), copy(run.at(20))),
            pixels: same(copy(fork("pixels", "scaled").head), copy(run.at(40))),
            raw: Math.max(...inputs.flatMap(({ x }) => [...x])),
            descended: before.every((array, a) => array.every((value, k) =>
              Math.abs(sgd.head.weights[a][k] - (value - 0.001 * slope[a][k])) < 1e-7)),
            kinds: [...new Set(batches.flat().map(({ label }) => label))],
          };
        }"""
    )
    assert not found["later"]
    assert found["layers"] == [False, False, True, True, False, False]
    assert found["rates"] == [0.001, 0.01]  # what the run changed later holds in the fork, too
    assert found["same"] and found["pixels"] and found["descended"]
    assert found["raw"] == 255
    assert found["kinds"] == [1]


def test_an_address_is_read_as_it_is_written_and_nonsense_is_passed_over(runs):
    full = "#seed=3&run=0:rate=0.01,500:batch=128&fork=400:without=4&step=900&digit=7"
    back = "(text) => digitrec.trainAddress.write(digitrec.trainAddress.read(text))"
    assert runs.evaluate(back, full) == full
    assert runs.evaluate(back, full.replace(":", "%3A")) == full
    assert runs.evaluate(back, "#seed=3&run=0:rate=7,x:batch=4&fork=4:constructor=1&step=-1") == "#seed=3"
    assert runs.evaluate("digitrec.trainAddress.read('#things-to-try')") is None


# The page


def test_an_address_shows_its_moment_and_the_same_one_everywhere(opened, context, index):
    assert opened.evaluate("location.hash") == MOMENT
    assert opened.text_content("#moment-value") == "60"
    assert "in the fork" in opened.text_content("#now")
    opened.focus("#moment")
    for _ in range(12):
        opened.keyboard.press("ArrowLeft")
    measured(opened, 48)
    there = opened.evaluate(SHOWN)
    address = opened.evaluate("location.hash")
    assert address == MOMENT.replace("60", "48")
    other = context.new_page()
    other.goto(index.as_uri() + address)
    measured(other, 48)
    here = other.evaluate(SHOWN)
    other.close()
    assert re.search(r"fork [\d.]+\s%", there["now"]) and here["units"] == there["units"]
    assert (here["bars"], here["digits"]) == (there["bars"], there["digits"])
    accuracy = [re.search(r"^[\d.]+\s%", shown["charts"][0])[0] for shown in (here, there)]
    assert accuracy[0] == accuracy[1]


def test_before_the_fork_both_futures_are_one(opened):
    opened.focus("#moment")
    opened.keyboard.press("Home")
    measured(opened, 0)
    assert opened.locator("#rate").is_disabled() and opened.locator("#batch").is_disabled()
    colours = opened.evaluate(SHOWN)["units"]
    assert len(set(colours)) == 1  # nothing has changed yet
    opened.click("#step")
    measured(opened, 1)
    units = opened.evaluate(
        """() => ["#units", "#other-units"].map((id) =>
          [...document.querySelectorAll(`${id} canvas`)].filter((canvas) => canvas.offsetParent)
            .map((canvas) => canvas.toDataURL()))"""
    )
    assert units[0] == units[1] and len(set(units[0])) > 1


def test_a_finger_on_a_curve_goes_through_time(opened):
    box = opened.locator("#accuracy").bounding_box()
    opened.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    box = opened.locator("#accuracy").bounding_box()
    at = {"x": box["x"] + 60, "y": box["y"] + 60}
    opened.mouse.move(**at)
    opened.mouse.down()
    opened.mouse.up()
    opened.wait_for_function("() => Number(document.querySelector('#moment').value) > 5")
    opened.click("#latest")
    measured(opened, 60)


def test_another_change_makes_another_fork_and_either_future_can_be_kept(opened):
    opened.evaluate(
        """() => {
          const { show } = digitrec.Curves.prototype;
          globalThis.backwards = [];
          digitrec.Curves.prototype.show = function (shown) {
            for (const [name, points] of Object.entries(shown.curves)) {
              if (points.some(([x], k) => k > 0 && x < points[k - 1][0])) backwards.push(name);
            }
            show.call(this, shown);
          };
        }"""
    )
    opened.select_option("#what", "rate=0.03")
    opened.focus("#fork")
    opened.keyboard.press("Enter")
    opened.wait_for_function("() => location.hash.includes('fork=40:rate=0.03')")
    opened.click("#keep")
    opened.wait_for_function("() => location.hash.includes('run=40:rate=0.03')")
    assert opened.evaluate("location.hash") == "#seed=1&run=40:rate=0.03&step=60&digit=3"
    assert opened.locator("#other-units").is_hidden() and opened.text_content("#rate-value") == "0.03"
    kept = opened.evaluate(SHOWN)
    # The address of what was kept gives the same run: this time in the page that is open.
    opened.evaluate("location.hash = '#seed=1&run=40:rate=0.03&step=61&digit=3'")
    measured(opened, 61)
    opened.focus("#moment")
    opened.keyboard.press("ArrowLeft")
    measured(opened, 60)
    again = opened.evaluate(SHOWN)
    assert again["units"] == kept["units"] and again["digits"] == kept["digits"]
    opened.click("#latest")
    measured(opened, 61)
    opened.select_option("#what", "without=4")
    # At once, at the last step: both go on to the end of the epoch.
    button = """() => {
      document.querySelector("#fork").click();
      return document.querySelector("#run").textContent;
    }"""
    assert opened.evaluate(button) == "Pause"
    measured(opened, 250)
    assert "fork=61:without=4" in opened.evaluate("location.hash")
    opened.click("#drop")
    opened.wait_for_function("() => !location.hash.includes('fork')")
    assert opened.evaluate("document.activeElement.id") == "fork", "where the keyboard goes on"
    assert opened.evaluate("backwards") == [], "no curve turns back while a fork is on its way"
    # A moment before its fork: the page goes as far as the fork, and shows the moment.
    opened.evaluate("location.hash = '#seed=1&fork=8:freeze=1&step=5'")
    measured(opened, 5)
    assert opened.text_content("#of") == "of 8" and opened.locator("#drop").is_visible()
    assert opened.faults == []


@pytest.mark.parametrize(
    ("scheme", "ground", "only"), [("light", "#ffffff", None), ("dark", "#121212", OF_COLOURS)]
)
def test_two_futures_fit_a_phone_and_have_no_accessibility_violation(opened, scheme, ground, only):
    if "fork=40" not in opened.evaluate("location.hash"):
        opened.evaluate(f"location.hash = '{MOMENT}'")
        measured(opened, 60)
    opened.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    opened.evaluate("ground => { document.body.style.background = ground }", ground)
    set_theme(opened, scheme)
    opened.evaluate("document.querySelector('#elsewhere').open = true")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    assert accessibility_faults(opened, only) == []


# The cell in Keras

PLAIN, SLOW = [], [{"at": 0, "what": "rate", "value": 0.0001}]
# The run, its fork at step 100, and where the loss of the fork lies 100 steps later, beside that of the run.
SAME_EFFECT = [
    (PLAIN, ("rate", 0.1), "higher"),
    (PLAIN, ("without", 4), "higher"),
    (PLAIN, ("pixels", "raw"), "higher"),
    (PLAIN, ("freeze", 1), "about equal"),
    (PLAIN, ("freeze", 3), "about equal"),
    (SLOW, ("rate", 0.001), "lower"),
]
IN_THE_PAGE = """async (cases) => {
  const worker = digitrec.startWorker(), found = [];
  const until = (holds) => new Promise((done) => {
    worker.onmessage = ({ data }) => {
      if (data.stage === "preparing" || (data.stage === "training" && holds(data))) done(data);
    };
  });
  worker.postMessage({ do: "load", digits: digitrec.trainingDigits });
  await until(() => false);
  let begun;
  for (const [changes, [what, value]] of cases) {
    const fork = { at: 100, what, value };
    if (begun !== JSON.stringify(changes)) {
      worker.postMessage({ do: "begin", seed: 1, changes, to: 200 });
      await until(({ running, steps }) => !running && steps === 200);
      begun = JSON.stringify(changes);
    }
    worker.postMessage({ do: "fork", ...fork });
    const { views } = await until(({ running, fork: own }) =>
      !running && own?.what === what && own.value === value);
    const cell = digitrec.kerasCell({ seed: 1, changes, fork, steps: 200, forkSteps: views[1].step });
    found.push([views.map(({ loss }) => loss), cell]);
  }
  worker.terminate();
  return found;
}"""


OF_THE_RUN = ("model.", 'print("as it was')  # the lines of the cell that go on with the run, beside its fork


def direction(losses):
    """Say where the second loss lies beside the first."""
    ratio = losses[1] / losses[0]
    return "higher" if ratio > 1.3 else "lower" if ratio < 1 / 1.3 else "about equal"


def test_keras_and_the_page_go_the_same_way(opened, tmp_path, monkeypatch):
    """The cell is run as it stands; of runs that begin alike only the fork is run again."""
    in_the_page = opened.evaluate(IN_THE_PAGE, [case[:2] for case in SAME_EFFECT])
    monkeypatch.chdir(tmp_path)
    use_packaged_mnist()
    begun, page, in_keras = {}, [], []
    for losses, cell in in_the_page:
        shared, step, rest = cell.partition("# Step")
        if shared not in begun:
            names, as_it_was = {}, []
            exec(shared, names)
            begun[shared] = names, as_it_was
        else:  # the run as it was has been there, and its network lies in the file
            rest = "".join(line for line in rest.splitlines(True) if not line.startswith(OF_THE_RUN))
        names, as_it_was = begun[shared]
        printed = []
        exec(step + rest, {**names, "print": lambda _, losses, into=printed: into.append(losses[0])})
        as_it_was += printed[:-1]
        page.append(direction(losses))
        in_keras.append(direction([*as_it_was, printed[-1]]))
    assert all(len(as_it_was) == 1 for _, as_it_was in begun.values())
    expected = [case[2] for case in SAME_EFFECT]
    assert (page, in_keras) == (expected, expected)
