"""Faults: the whole product under kill -9 while a thousand cases run, and what must be true of it afterwards.

    make chaos                                      # 1,000 cases, every program killed, minutes
    make chaos CASES=100 SEED=7 ONLY=database,web   # fewer cases, the same dice again, two kinds of victim

Not part of the tests: it takes minutes and tears down a whole installation. What judges (`judging`) is.
"""
