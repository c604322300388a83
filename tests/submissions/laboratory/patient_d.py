from digitrec.laboratory.ward import open_ward

ward = open_ward()
diagnosis_a = {"fault": "frozen-layer"}
diagnosis_b = {"fault": "healthy"}
diagnosis_c = {"fault": "class-left-out"}
diagnosis_e = {"fault": "missing-relu"}

# %% right: the fault, a question that decides, and what it ruled out
# marks: 3 of 3
# codes: none
ward.D.curve(expect="a healthy one")
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "curve", "rather_than": "frozen-layer"}

# %% right: decided otherwise
# marks: 3 of 3
# codes: none
ward.D.activations(1, [[[0] * 28] * 28], expect="nothing below 0")
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "activations", "rather_than": "missing-relu"}

# %% right: written as one speaks
# marks: 3 of 3
# codes: none
ward.D.curve(expect="a healthy one")
diagnosis_d = {"fault": "Labels Shuffled", "decided_by": "CURVE", "rather_than": "frozen layer"}

# %% wrong: nothing but a name
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_d = "labels-shuffled"

# %% wrong: the laboratory knows no such fault
# marks: 0 of 3
# codes: fault-unknown
diagnosis_d = {"fault": "bad-luck", "decided_by": "curve", "rather_than": "frozen-layer"}

# %% wrong: another fault, which the question takes for this one
# marks: 0 of 3
# codes: another-fault
diagnosis_d = {"fault": "frozen-layer", "decided_by": "gradient", "rather_than": "sgd"}

# %% wrong: another fault, although the question says no
# marks: 0 of 3
# codes: observation-misread
ward.D.curve(expect="a healthy one")
diagnosis_d = {"fault": "too-few-images", "decided_by": "curve", "rather_than": "learning-rate-too-small"}

# %% wrong: no question said
# marks: 2 of 3
# codes: observation-unknown
diagnosis_d = {"fault": "labels-shuffled", "rather_than": "frozen-layer"}

# %% wrong: nothing ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "curve"}

# %% wrong: ruled out what nobody takes for it
# marks: 2 of 3
# codes: runner-up-too-far
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "curve", "rather_than": "started-at-zero"}

# %% wrong: the question tells nothing
# marks: 2 of 3
# codes: observation-decides-nothing
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "gradient", "rather_than": "frozen-layer"}

# %% wrong: called healthy
# marks: 0 of 3
# codes: healthy-by-mistake
diagnosis_d = {"fault": "healthy", "decided_by": "curve", "rather_than": "one-epoch"}

# %% wrong: decided by a question that was not asked
# marks: 2 of 3
# codes: observation-not-asked
diagnosis_d = {"fault": "labels-shuffled", "decided_by": "weights", "rather_than": "missing-relu"}

# %% blank: as handed out
# marks: 0 of 3
# codes: not-begun
diagnosis_d = ...

# %% blank: not even there
# marks: 0 of 3
# codes: not-begun
