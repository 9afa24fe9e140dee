"""Another master key for the ring of keys, as an act."""

from __future__ import annotations

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_operations import MasterChanged
from fairway.store.archive import look, perform
from fairway.store.masters import CommandMaster, MasterUnreachable, hardware

__all__ = ["change_master"]


def change_master(act: Act, *, command: str = "", module: str = "") -> int:
    """Wraps every key anew; gives how many. Records travel not at all: what sealed them stays as it is.

    command, module  a program or a hardware module that has the master key from now on (see `store.masters`); neither: a new key in
                     the file of the old one, while the house works
    """
    permit(act, Permission.BACK_UP)
    ring = look().keyring
    try:
        to = CommandMaster(command) if command else hardware(module) if module else None
        count = ring.change_master_file() if to is None else ring.rewrap(to)
    except (MasterUnreachable, ValueError) as trouble:
        raise Refused("master.unreachable", f"{str(trouble).capitalize()}. What was wrapped anew stays so.") from None
    where = "a program" if command else "a hardware module" if module else "a file"
    with perform(act):
        act.record(MasterChanged(object=where, keys=count))
    return count
