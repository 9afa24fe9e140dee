"""Lost, stolen and revoked travel documents, by number."""
