"""How discreet quick exits are, measured: ``make exit-matrix``."""
