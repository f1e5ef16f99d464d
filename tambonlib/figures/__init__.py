"""From results to pictures, each with its own alt text. Nothing here computes an indicator."""
