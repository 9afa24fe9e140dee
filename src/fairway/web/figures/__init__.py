"""Statistics and dossiers."""
