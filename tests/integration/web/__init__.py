"""The pages' scripts on what a real hub really says."""
