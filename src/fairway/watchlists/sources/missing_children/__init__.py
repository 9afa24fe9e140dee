"""Missing children, and children at risk of being taken away: they are to be found and protected."""
