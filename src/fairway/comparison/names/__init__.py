"""Names: from text in any script to tokens, and from two lists of tokens to how well they agree."""
