"""The citizens' doors of people: signing in, one's own data; and OpenID Connect, which belongs to no region."""

from wutong.people.pages import gate, openid, profile

bps = (gate.bp, profile.bp, openid.bp)
