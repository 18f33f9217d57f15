"""Characters of an article, from any format → the article as the project indexes it."""
