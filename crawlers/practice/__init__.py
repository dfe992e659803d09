"""The practice county: a loopback site of fictional employers in real wire formats."""
