"""The pages of the course, made from what is in the repository."""
