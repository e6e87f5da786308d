"""People: accounts, grants, signing in, and Wutong as OpenID Connect provider.

Citizens belong to the installation and their rows are Personal; staff hold grants (person, role, region,
department). Rules: `rules/roles.py` (roles, rights, who may grant what), `rules/sign_in.py` (limits and lives),
`rules/passwords.py`, `rules/identifiers.py`, `rules/openid.py`. Writes: `actions/`. What happens at the gate, before
anybody is known, has transactions of its own: `gate.py`. Calls regions (names, departments) and nothing above.
"""
