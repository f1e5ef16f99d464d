"""Floor 7: the batch. What is due, one process for each report, and a journal that alone says what succeeded."""
