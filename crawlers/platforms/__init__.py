"""One module a platform, discovered by name, independent of one another."""
