"""The base of hub and cloud: clock, ids, tasks, logging, hashing, and the embedded PostgreSQL.

Nothing here imports the rest of the project, knows a venue, or reads the environment. The cloud's image ships this
package, so a new module must make sense on a server without orders.
"""
