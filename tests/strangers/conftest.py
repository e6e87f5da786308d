"""Nothing here is a test of ours: strangers' distributions are built, installed and tried by `test_strangers.py`."""

collect_ignore_glob = ["*"]
