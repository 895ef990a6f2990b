"""Advisory locks of PostgreSQL: work that must not run twice at once."""

#: registers are applied one at a time, so that two files with the same person do not both create it, and no customer
#: is merged meanwhile
REGISTERS = 7_215_001
