"""What tests and benchmarks share: a browser, a pen, a camera, and the page "Train it here" by itself."""
