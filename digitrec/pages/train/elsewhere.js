// What one takes along: the address of the moment that is shown, and the cell that does the same in Keras.
globalThis.digitrec ??= {};

digitrec.Elsewhere = class {
  constructor(root) {
    this.part = (id) => root.querySelector(`#${id}`);
    const { part } = this;
    part("copy-address").onclick = () => this.copy(part("address").href, part("address"), "The address");
    part("copy-cell").onclick = () => this.copy(part("cell").textContent, part("cell"), "The cell");
    new ResizeObserver(() => this.reach()).observe(part("cell-box"));
  }

  // state: { seed, changes, fork, step, digit }; forkSteps: how far the fork is at that step
  show(state, forkSteps) {
    const { part } = this;
    const address = digitrec.trainAddress.write(state);
    const isWorthIt = state.step > 0 || state.fork || digitrec.trainAddress.read(location.hash);
    if (isWorthIt && location.hash !== address) history.replaceState(null, "", address);
    part("address").href = part("address").textContent = address;
    part("cell").textContent = digitrec.kerasCell({ ...state, steps: state.step, forkSteps });
    part("copied").textContent = "";
    this.reach();
  }

  // What has more than it shows can be reached by keyboard, to be scrolled.
  reach() {
    const box = this.part("cell-box");
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }

  // Where the clipboard is closed to the page, what is to be copied is selected.
  async copy(text, element, name) {
    const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    if (!isCopied) getSelection().selectAllChildren(element);
    this.part("copied").textContent = isCopied ? `${name} is copied.` : `${name} is selected: copy it with Ctrl+C.`;
  }
};
