"""Benchmarks: ratios within one run, never timed asserts. `make bench`, `make bench-full ONLY=catalogue`.

A module of this folder named in `__main__.BENCHES` has a docstring and `run(report, full)`; see `catalogue`.
"""
