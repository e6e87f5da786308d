"""Benchmarks: ratios within one run, never timed asserts. `make bench`, `make bench-full ONLY=catalogue`.

Figures go to `var/bench`. The data is not kept: it is computed from numbers, so it is the same in every run, and goes
with the servers that a bench starts for itself. To keep it would mean to keep whole PostgreSQL folders and to find out
whether a migration, a setting or the generator has changed since; making a million cases anew is part of the figures
(`COPY of … cases`) and well inside the time that a bench may take.

A module of this folder named in `__main__.BENCHES` has a docstring and `run(report, full)`; see `catalogue`.
"""
