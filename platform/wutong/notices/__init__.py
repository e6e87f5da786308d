"""Notices: what people are told, and proof that they were.

A reaction to an event writes messages, one a channel, in the reaction's own transaction; the relay hands each
to a worker, which claims it under a lease, sends it with no transaction open and records the answer. `kinds` has
the words, `rules` the hours; `mail` and `sms` are the outside channels; the inbox is a person's own
table. Staff notices lie beside them, and the letters that nobody could handle. Calls: cases, events, tenancy.
"""
