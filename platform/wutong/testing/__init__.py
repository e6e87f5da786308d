"""What tests of the core and of plugins stand on: real servers, a migrated database, a small world of regions.

    pytest_plugins = ["wutong.testing.fixtures"]         # in conftest.py

gives the fixtures `servers` (PostgreSQL and Valkey of this session alone), `world` (an application as the
application role on a fresh clone of the migrated database) and `client`. See `wutong.testing.world.World`.
"""
