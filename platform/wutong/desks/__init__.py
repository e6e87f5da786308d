"""Who stands in for whom (AB岗): each officer's deputy, and the days on which an officer is away.

While A is away, what waits for A waits for the deputy B as well, who does it with his own rights and in A's name; no
right changes hands. Calls: people.
"""
