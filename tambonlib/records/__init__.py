"""Records: the codebook and its checks, intake of field books, and the store."""
