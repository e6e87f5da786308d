"""Transfers (依法转送): a case that another department or region should have is offered to it, with the reason.

It stays where it was until the other side takes it; whoever is asked answers by a day, takes it or declines with a
reason. A region is asked by letter, and what it takes is then handed over whole. Calls: cases, calendar, regions.
"""
