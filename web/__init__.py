"""People's entrance: pages, their templates, and the files a browser needs. No rules, no tables, no sockets."""
