"""The pages about one booking, one traveller, one flight, and the search for them."""
