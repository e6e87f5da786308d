"""Wutong (梧桐): the public-service network of a province, region by region, on one inherited catalogue."""
