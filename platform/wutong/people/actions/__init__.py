"""What can be done to accounts, grants, sessions, codes, profiles and applications; no verb commits."""
