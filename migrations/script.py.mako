"""${message}."""

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Build the tables."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take the tables away."""
    ${downgrades if downgrades else "pass"}
