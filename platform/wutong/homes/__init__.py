"""Homes: the one editor of everything that regions inherit and that is no matter.

A room declares a kind of the layers kit, its small table and a `Home`; the kind then has its pages on the desk (list
with badges, own layer, draft, publish, history, roll back) and its values as they hold in a region, those that the code
brings below all.

    SYNONYMS = register(Home("synonyms", SYNONYM, N_("检索同义词"), N_("…"), (Field("words", N_("说法"), "lines"),)))
    queries.held(SYNONYMS) -> {item: Held}         values, and where each comes from

Calls downward: layers, web.
"""
