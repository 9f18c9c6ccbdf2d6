"""What venue and cloud say to each other: leases, codes and the pace of new tries."""
