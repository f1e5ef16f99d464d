"""Records: the codebook and its checks, the import of field books, and the store."""
