"""The demo: the whole product on this machine with one command, and no service of the machine needed.

A supervisor starts PostgreSQL, Valkey, a mail server and an SMS gateway, fills the database, then runs web, relay
and worker until Ctrl-C. Everything lies in one folder. Sits on top of everything; nothing imports it.
"""
