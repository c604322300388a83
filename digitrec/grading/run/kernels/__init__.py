"""Kernels that start in a second: each is a copy of one process that has TensorFlow imported already.

`ForkedKernelManager` takes the place of Jupyter's own kernel manager wherever many notebooks are run.
"""

from digitrec.grading.run.kernels.manager import ForkedKernelManager, use_selector_loop

__all__ = ["ForkedKernelManager", "use_selector_loop"]
