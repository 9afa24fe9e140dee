"""All tables, queries, migrations, the keyring and the audit chain. Every table has exactly one writing office."""
