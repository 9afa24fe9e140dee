"""Pages of opening one depersonalised record."""
