"""Every line of the checklist is made to fail for real, and seen to say so."""
