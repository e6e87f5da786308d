"""Imports point down: the contracts in pyproject.toml hold, and name every module there is."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_every_import_points_down(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    ended = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert ended == EXIT_STATUS_SUCCESS, capsys.readouterr().out
