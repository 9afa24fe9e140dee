"""Clock, identifiers, findings, absence. Nothing of the domain lives here."""
