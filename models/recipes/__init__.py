"""Training recipes: one module and one settings file a family, and what they share."""
