"""The staff doors of people: signing in and posts, staff and grants, applications and outside providers."""

from wutong.people.desk import clients, gate, staff

bps = (gate.bp, staff.bp, clients.bp)
