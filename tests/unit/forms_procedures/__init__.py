"""Hand-made forms of the sample province."""
