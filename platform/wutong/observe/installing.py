"""Attach logs, figures and health to an application."""

from flask import Flask

from wutong.observe import health, metrics, requests


def install(app: Flask) -> None:
    """Register `/healthz/live`, `/healthz/ready`, `/metrics` and watch every request."""
    requests.install(app)
    for bp in (health.bp, metrics.bp):
        app.register_blueprint(bp)
