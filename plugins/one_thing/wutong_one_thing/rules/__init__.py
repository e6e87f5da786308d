"""Rules of bundles, a page each: what a bundle is, what is wrong with one, which members apply to somebody, one form
and one set of papers of several, the order and the longest path, what becomes of members while they run, before and
after.

Plain Python; the forms are those of `wutong.sdk.forms`.
"""
