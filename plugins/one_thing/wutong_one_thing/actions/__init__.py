"""The verbs of filings: `drafting` begin, fill, papers · `keeping` who sees what was typed at a counter · `filing`
submit, and what is filed when · `following` what became of the members · `choosing` leave out, take back, go on anyway,
apply again · `promising` the day by which
all is done · `handing` hand the results out · `telling` what the person is told."""
