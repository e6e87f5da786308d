"""The verbs of reviews, one idea a file: invite, give, deal with bad ones, publish, count, windows, exchange."""
