"""Benchmarks: ratios within one run, never timed asserts. `make bench`, `make bench-full ONLY=catalogue`.

Figures go to `var/bench`. Data are computed from numbers, so they are the same in every run, and go with the servers
that a bench starts for itself. Only the nation (`nation`) is kept, in `var/bench-data`: to make it takes longer than to
measure it. It is made anew where a migration, the generator or the tree has changed; to delete the folder is safe.

A module of this folder named in `__main__.BENCHES` has a docstring and `run(report, full)`; see `catalogue`.
"""
