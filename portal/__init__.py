"""The foundation and shell of the portal; it knows none of the features."""
