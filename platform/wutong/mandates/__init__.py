"""Mandates (帮办代办): a helper acts for somebody who asked for it, in named matters, until a day, with a proof.

Every filing and every later step through a mandate is written down with it; it ends by its day, by the word of whoever
gave it (online, or at any counter) or of the helper, and from then on refuses. Calls: cases, matters, people, regions.
"""
