"""What holds for people, in plain Python: identity numbers, roles and rights, passwords, codes, sessions."""
