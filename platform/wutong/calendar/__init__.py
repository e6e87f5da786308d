"""Calendar: which days are working days where, and every counting of days that a time limit rests on.

Tables: `calendar_years` and `calendar_exceptions` (the State Council's yearly notices, the same for everyone) and
`calendar_days` (days that a region sets for itself and all below it). `notices` reads the years from
`tenants/china/calendar.csv`; `rules` is the one counter of days in the house, and knows no table. Calls regions and the
kit; whoever has due dates calls it. Who keeps such a day registers it with `recounting`, which goes through them all
when days change, and notes in `calendar_recounts` how far it has come.
"""
