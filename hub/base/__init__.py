"""What hub and cloud both stand on: clock, ids, tasks, logging, hashing, and the embedded PostgreSQL.

Nothing here imports the rest of the project, knows a venue, or reads the environment. The cloud's image ships this
package, so whatever is added must make sense on a server that has never seen an order.
"""
