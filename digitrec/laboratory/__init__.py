"""A laboratory of broken networks: patients with one hidden fault each, and the questions that they answer.

Here is what a learner works with. What is wrong with whom is not here: the judge has it.
"""

# A network this small trains no faster on several threads, and on a busy machine they wait for each other. It
# holds for a process that has not imported NumPy yet.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
