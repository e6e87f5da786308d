"""What became of cases, counted beside them: received, accepted, closed, in time, faster, by region, matter,
department, channel and day, for a county and for everybody above it.

A case that moves leaves a mark in the transaction that moved it. A round (`actions.go_round`) counts marked cases anew,
adds up the days that changed and carries them to the region above, which adds up what its children have. Each of
these steps replaces what was there, so a step that is repeated changes nothing, and what was taken back or handed over
is counted right without anybody undoing sums; `wutong statistics rebuild` marks everything again. Nothing is ever
counted on the rows that offices work with. The rates of the list of matters are `figures`' own. Calls: cases, figures,
regions, matters.
"""
