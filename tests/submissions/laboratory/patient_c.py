from digitrec.laboratory.ward import open_ward

ward = open_ward()
diagnosis_a = {"fault": "frozen-layer"}
diagnosis_b = {"fault": "healthy"}
diagnosis_d = {"fault": "labels-shuffled"}
diagnosis_e = {"fault": "missing-relu"}

# %% right: the fault, a question that decides, and what it ruled out
# marks: 3 of 3
# codes: none
ward.C.predict([[[0] * 28] * 28], expect="unsure of an empty image")
diagnosis_c = {"fault": "class-left-out", "decided_by": "predict", "rather_than": "healthy"}

# %% right: decided otherwise
# marks: 3 of 3
# codes: none
ward.C.curve(expect="a healthy one")
diagnosis_c = {"fault": "class-left-out", "decided_by": "curve", "rather_than": "trained-on-test-set"}

# %% right: written as one speaks
# marks: 3 of 3
# codes: none
ward.C.predict([[[0] * 28] * 28], expect="unsure of an empty image")
diagnosis_c = {"fault": "Class Left Out", "decided_by": "PREDICT", "rather_than": "healthy"}

# %% wrong: nothing but a name
# marks: 0 of 3
# codes: no-diagnosis
diagnosis_c = "class-left-out"

# %% wrong: the laboratory knows no such fault
# marks: 0 of 3
# codes: fault-unknown
diagnosis_c = {"fault": "bad-luck", "decided_by": "predict", "rather_than": "healthy"}

# %% wrong: another fault, which the question takes for this one
# marks: 0 of 3
# codes: another-fault
diagnosis_c = {"fault": "first-epoch-saved", "decided_by": "movement", "rather_than": "sgd"}

# %% wrong: another fault, although the question says no
# marks: 0 of 3
# codes: observation-misread
ward.C.curve(expect="a healthy one")
diagnosis_c = {"fault": "labels-shuffled", "decided_by": "curve", "rather_than": "learning-rate-too-small"}

# %% wrong: no question said
# marks: 2 of 3
# codes: observation-unknown
diagnosis_c = {"fault": "class-left-out", "rather_than": "healthy"}

# %% wrong: nothing ruled out
# marks: 2 of 3
# codes: no-runner-up
diagnosis_c = {"fault": "class-left-out", "decided_by": "predict"}

# %% wrong: ruled out what nobody takes for it
# marks: 2 of 3
# codes: runner-up-too-far
diagnosis_c = {"fault": "class-left-out", "decided_by": "predict", "rather_than": "started-at-zero"}

# %% wrong: the question tells nothing
# marks: 2 of 3
# codes: observation-decides-nothing
diagnosis_c = {"fault": "class-left-out", "decided_by": "weights", "rather_than": "trained-on-test-set"}

# %% wrong: called healthy
# marks: 0 of 3
# codes: healthy-by-mistake
diagnosis_c = {"fault": "healthy", "decided_by": "curve", "rather_than": "one-epoch"}

# %% wrong: decided by a question that was not asked
# marks: 2 of 3
# codes: observation-not-asked
diagnosis_c = {"fault": "class-left-out", "decided_by": "gradient", "rather_than": "healthy"}

# %% blank: as handed out
# marks: 0 of 3
# codes: not-begun
diagnosis_c = ...

# %% blank: not even there
# marks: 0 of 3
# codes: not-begun
