"""What stands around a hub (proxy, containers, units, monitors), tried with the very files that are deployed."""
