"""The editions that exist; the workshop edition will come with its gate."""

EDITIONS = ("team",)
