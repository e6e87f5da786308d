"""For authors of plugins: make a new one that works, and prove that one keeps the rules (`wutong plugin new`, `check`).

`scaffold` writes a distribution from the files in `sample`. What is proven is in `wutong.testing.conformance`, which is
run by pytest in a process of its own, so nothing here imports it.
"""
