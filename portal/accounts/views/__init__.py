"""Pages of accounts: signing in and out, and one's own account."""
