"""The law as tests: each says in its first words which duty it shows, and does it with the house as it is."""
