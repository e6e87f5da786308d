"""Audit: every region's committed events in a chain that shows the first row somebody changed, took out or put in.

The sealer runs behind the filing path and locks nothing there. Each link is an HMAC-SM3 (GB/T 32905) over the link
before it and one event, under a key that is not in the database, so whoever can write tables still cannot mend the
chain. Calls: events, keys, tenancy.
"""
