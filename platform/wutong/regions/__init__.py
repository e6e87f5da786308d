"""Regions: the tree of five levels, what each of its places is, and the office that stands there.

Tables: `regions` and `region_exercises` (the same for everyone, written by the owner), `departments`,
`region_profiles`, `region_suspensions`, `region_openings`. `nation` reads the compressed tree in
`tenants/china`, `source` makes it from the published package, `rules` says what a place is and what its office may do.
Calls the kit only; people, matters and cases call it.
"""
