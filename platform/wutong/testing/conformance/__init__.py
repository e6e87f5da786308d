"""The conformance kit: what every installed plugin is proven to keep, one rule a file.

    wutong plugin check pets             # or, with a pytest of one's own:
    pytest -p wutong.testing.fixtures --wutong-conformance --wutong-plugin pets

The kit plants the small tree of `wutong.testing.leaks` with the plugin switched on everywhere. What only the plugin
knows how to bring about (its own rows, what its handlers wait for) it plants itself: a function that takes the
`Garden`, named in the distribution's entry points under `wutong.plantings`.
"""
