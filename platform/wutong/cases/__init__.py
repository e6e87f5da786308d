"""Cases (办件): one home, a flow as data, two clocks by law.

A case lives at the region whose department decides it; the receiving place and the applicant hold dockets, written
only by letters from the home. Rules: `rules` (states, guards, terms, names). Verbs: `actions`. Calls: `matters`
(snapshot), `people` (who may act for whom), `calendar` (the one counter of days), `regions` (levels), and the kit.
"""
