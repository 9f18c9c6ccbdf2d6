"""What the pages' scripts work out, held against what the hub works out: run by Node, without a browser."""
