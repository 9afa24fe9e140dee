"""Django's PostgreSQL engine, as the house wants it: see `base`. Django finds it by the name of this package."""
