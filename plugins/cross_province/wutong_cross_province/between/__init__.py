"""Letters between two separate Wutong installations: what `post.send` travels by when the addressee is none of ours.

A letter is written in the verb's transaction (`outbox`), carried by an errand (`carrying`), taken in at the other
side's door in one transaction with the row that remembers it (`inbox`), handed to its receiver in the order of its
thread (`threads`), and acknowledged twice, each time signed: received, processed. Nobody is believed but a partner
whose key two people compared (`partners`, `keys`). Both sides hold the same list and can compare it (`reconciling`).
"""
