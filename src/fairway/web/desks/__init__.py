"""The desks: lists and own entries, the supervisor's board, carriers, staff, the state of the house."""
