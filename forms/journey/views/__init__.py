"""Pages of the journey, in the order a person meets them."""
