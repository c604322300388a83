"""The measurements behind every figure that the project states: `python -m benchmarks.NAME`."""
