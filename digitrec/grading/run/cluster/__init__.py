"""More than one machine: submissions are run by the workers of a Dask cluster, each in its own sandbox.

`runner` is the grader's side and starts the process of `__main__`, which speaks to Dask and never loads
pickle. `worker` is what a worker does. Jobs and runs are bytes on the whole way.
"""
