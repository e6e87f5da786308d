"""Regions: the tree of five levels, what each of its places is, and the office that stands there.

Tables: `regions`, `region_exercises`, `region_operations`, `region_changes`, `region_successors`, `region_names` (the
same for everyone, written by the owner), `departments`, `region_profiles`, `region_looks`, `region_crests`,
`region_suspensions`, `region_openings`.
`surgery` plans how the tree changes, `operating` writes it, `orders` are the commands, `successors` follows old codes.
`nation` reads the compressed tree in `tenants/china`, `source` makes it from the published package, `rules` says what
a place is and what its office may do. Calls settings and the kit only; people, matters and cases call it.
"""
