"""Supervision (电子监察): what the rules found about cases, orders with a deadline and a reply, the leader on duty.

Findings by time come from a round that looks at the inbox's index a few times an hour, all others from the fact itself.
Who is asked sees what was found and ordered, what he replied, and what became of it.
Calls: cases, people, calendar, homes, regions.
"""
