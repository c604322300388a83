from digitrec.laboratory.ward import open_ward

ward = open_ward()
diagnosis_a = {"fault": "frozen-layer"}
diagnosis_b = {"fault": "healthy"}
diagnosis_c = {"fault": "class-left-out"}
diagnosis_d = {"fault": "labels-shuffled"}

# %% right: the fault, a question that decides, and what it ruled out
# marks: 3 of 3
# codes: none
ward.E.activations(1, [[[0] * 28] * 28], expect="nothing below 0")
diagnosis_e = {"fault": "missing-relu", "decided_by": "activations", "rather_than": "healthy"}

# %% right: decided otherwise
# marks: 3 of 3
# codes: none
ward.E.movement(expect="all three layers move")
diagnosis_e = {"fault": "missing-relu", "decided_by": "movement", "rather_than": "frozen-layer"}

# %% right: written as one speaks
# marks: 3 of 3
# codes: none
ward.E.activations(1, [[[0] * 28] * 28], expect="nothing below 0")
diagnosis_e = {"fault": "Missing Relu", "decided_by": "ACTIVATIONS", "rather_than": "healthy"}

# %% wrong: nothing but a name
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_e = "missing-relu"

# %% wrong: the laboratory knows no such fault
# marks: 0 of 3
# codes: fault-unknown
diagnosis_e = {"fault": "bad-luck", "decided_by": "activations", "rather_than": "healthy"}

# %% wrong: another fault, which the question takes for this one
# marks: 0 of 3
# codes: another-fault
diagnosis_e = {"fault": "frozen-layer", "decided_by": "curve", "rather_than": "sgd"}

# %% wrong: another fault, although the question says no
# marks: 0 of 3
# codes: observation-misread
ward.E.activations(1, [[[0] * 28] * 28], expect="nothing below 0")
diagnosis_e = {"fault": "dead-units", "decided_by": "activations", "rather_than": "learning-rate-too-small"}

# %% wrong: no question said
# marks: 2 of 3
# codes: observation-unknown
diagnosis_e = {"fault": "missing-relu", "rather_than": "healthy"}

# %% wrong: nothing ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_e = {"fault": "missing-relu", "decided_by": "activations"}

# %% wrong: ruled out what nobody takes for it
# marks: 2 of 3
# codes: runner-up-too-far
diagnosis_e = {"fault": "missing-relu", "decided_by": "activations", "rather_than": "started-at-zero"}

# %% wrong: the question tells nothing
# marks: 2 of 3
# codes: observation-decides-nothing
diagnosis_e = {"fault": "missing-relu", "decided_by": "curve", "rather_than": "healthy"}

# %% wrong: called healthy
# marks: 0 of 3
# codes: healthy-by-mistake
diagnosis_e = {"fault": "healthy", "decided_by": "curve", "rather_than": "one-epoch"}

# %% wrong: decided by a question that was not asked
# marks: 2 of 3
# codes: observation-not-asked
diagnosis_e = {"fault": "missing-relu", "decided_by": "predict", "rather_than": "sgd"}

# %% blank: as handed out
# marks: 0 of 3
# codes: not-begun
diagnosis_e = ...

# %% blank: not even there
# marks: 0 of 3
# codes: not-begun
