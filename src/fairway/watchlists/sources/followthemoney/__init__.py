"""Lists in the FollowTheMoney form, as OpenSanctions publishes them."""
