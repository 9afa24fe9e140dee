"""The sanctions list of the United Kingdom."""
