"""Originals (原件): what paper an office holds, where it lies and who has it, from the applicant's hand back into it.

Between officers it goes by a slip (交接单) with two signatures: the giver's by sending, the taker's a piece. What an
office holds of a case that moves to another region is announced there. Calls: cases, desks, people.
"""
