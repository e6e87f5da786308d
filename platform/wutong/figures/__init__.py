"""Numbers that nobody types in: what a region's list of matters is worth to the citizen, computed from the list itself
and from the cases that were filed for it.

`rules` has each formula once, with its trap, as a plain function of one folded matter; everything else only chooses
the matters: of a region now or on a day, of each of its children, of a department, before and after a release. The one
thing stored is a ranking that an office made public to those below it. Calls: cases, matters, layers, regions.
"""
