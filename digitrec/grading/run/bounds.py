"""How much a process may take that reads what other people's programs write."""

try:
    import resource
except ImportError:  # Windows has none
    resource = None

MOST = 8 * 2**30  # bytes of address space, whatever is sent


def bound_memory():
    """Bound this process's memory, for good."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
