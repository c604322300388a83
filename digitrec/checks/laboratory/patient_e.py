"""Task 5, `patient_e`: what the fifth patient has, and which observation decided."""

from digitrec.checks.laboratory.shared.diagnosis import diagnosis_task

TASK = diagnosis_task("E")
