"""What a person names → the files, archives and feeds in it, and the reader for each."""
