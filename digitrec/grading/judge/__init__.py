"""Judge: evidence gives a report, in a process that never ran a learner's code and knows no gradebook."""
