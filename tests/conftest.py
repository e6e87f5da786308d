pytest_plugins = ["wutong.testing.fixtures"]
