"""Documents (文书): what the law wants in writing, made once when a step of a case is taken, proven to anybody.

A step of the flow is a letter to this room; a worker sets the document on A4 and keeps it sealed like a paper of the
case, with its number, its hash and a code by which strangers verify it. Rules: `rules` (which step gives what, numbers,
codes). Words: `words`, under what regions say (`cases.homes.PAPERS`). Setting: `typeset`, `fonts`. Verbs: `actions`.
Calls: cases, matters, regions, and the kit.
"""
