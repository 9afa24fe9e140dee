"""The machine-readable zone of travel documents (ICAO Doc 9303): read, written, and its letters both ways."""

from fairway.messages.mrz.letters import Disputed, Script, mrz_forms, possible_names, to_mrz
from fairway.messages.mrz.zone import (
    Form,
    MachineReadable,
    MrzReading,
    check_digit,
    name_field,
    read_mrz,
    traveller_of,
    write_mrz,
)

__all__ = [
    "Disputed",
    "Form",
    "MachineReadable",
    "MrzReading",
    "Script",
    "check_digit",
    "mrz_forms",
    "name_field",
    "possible_names",
    "read_mrz",
    "to_mrz",
    "traveller_of",
    "write_mrz",
]
