"""The verbs of a case. Each runs inside a transaction that it does not own, as the actor it is given.

`beginning` begin · `filing` start, fill, add_paper, submit, resubmit, withdraw, discard · `intake` accept,
request_correction, refusals, the two timers · `tasking` who is asked for an opinion · `extending` more time ·
`deferring` papers that are owed · `reopening` after the decision · `deciding` review, suspend, resume, grant, refuse,
deliver, finish, archive, end, assign, undo · `border` file_for, ask, hand_over · `arriving` what a home does with
letters · `believing` what it makes sure of first · `tracking` progress without log-in.
Underneath: `moving` (the one way a case moves), `clock` (its days), `numbers`.
"""
