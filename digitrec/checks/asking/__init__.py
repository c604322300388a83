"""Evidence: what a learner's answer is and does, as plain data.

Collecting it is the only part of the checks that touches the answer; the judge sees nothing else. `values`
describes any value, `models`, `compiled` and `history` what Keras makes, `trial` what a function does;
`guard` keeps the reference out meanwhile, `faults` tells whose doing an error is, and `packing` turns
evidence into bytes and back.

A module that is named for a stage holds the questions of its tasks, where they ask more than to call a
function.
"""
