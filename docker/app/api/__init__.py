"""A small notes service over PostgreSQL: the application that the unified images run."""
