"""Passenger messages and travel records: PNRGOV, PAXLST and their relatives. Pure: bytes in, a Reading out."""
