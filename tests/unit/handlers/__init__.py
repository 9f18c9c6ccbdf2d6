"""Transport without sockets."""
