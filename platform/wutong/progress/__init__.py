"""How far the catalogue has come below: who has claimed each release, who lags and for how long, who declined and why.

A board belongs to a region and speaks of everybody below it, or of one release of its line; walking down only narrows
what is shown. Nothing is entered or stored but the reminders that were sent. Calls: matters, layers, regions.
"""
