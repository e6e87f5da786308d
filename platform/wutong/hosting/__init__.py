"""How the installed plugins are: which version runs since when and where, what failed, what was put aside and why.

A plugin's failure stays its own. Whoever shows or runs something of a plugin tells here what went wrong (`troubles`),
by kind and place and never in words; a place that is slow again and again is left out for a while.
Calls: cases, settings, regions, letters.
"""
