"""Task 4, `patient_d`: what the fourth patient has, and which observation decided."""

from digitrec.checks.laboratory.shared.diagnosis import diagnosis_task

TASK = diagnosis_task("D")
