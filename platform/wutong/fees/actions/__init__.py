"""The verbs of fees. Each runs inside a transaction that it does not own, as the actor it is given.

`assessing` assess, cancel, drop · `paying` begin, settle, confirm, close · `refunding` ask, answer, pay back ·
`exempting` ask, answer · `reconciling` morning, reconcile (one account or all), settle, close. Underneath: `numbers`,
`answering`.
"""
