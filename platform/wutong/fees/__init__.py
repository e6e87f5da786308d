"""Fees: what a case costs by its own tariff, paid at a provider's, into an account that no office of a case holds.

No amount that is owed is ever typed: it is the catalogue's, frozen with the case, times a count. Who assesses neither
pays back nor reconciles. Amounts are whole fen (`money`). Rules: `rules` (tariff, states, who keeps apart), `matching`
(our books of a day, `books`, beside the provider's statement). The provider is an adapter (`providers`, `gateway`).
Cases know nothing of this room but a gate before delivery (`cases.gates`) and a slot. Calls: cases, documents
(typesetting), notices (signing), settings, and the kit.
"""
