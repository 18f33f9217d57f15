"""Web pages → the articles on them."""
