"""The shape of the code itself: who imports whom, what a layer may know, what a module says of itself."""
