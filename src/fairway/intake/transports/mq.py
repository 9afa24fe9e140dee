"""A queue of IBM MQ, through IBM's own client.

Each message is a transmission. A handful is taken under a unit of work that is committed at the queue manager after our own commit; one
that breaks off before is backed out, and the messages are in the queue again. IBM's library of the client must be installed beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import ibmmq

from fairway.intake.transports.folder import BYTES_A_COMMIT, FILES_A_COMMIT
from fairway.intake.transports.receipts import Collected, Keep, Receipt, Unreachable

__all__ = ["MqQueue"]

MESSAGES_A_ROUND_MAX = 2_000


class MqQueue:
    """One queue that is emptied. How large a message may be is the queue's own MAXMSGL.

    address  as MQ writes it: host(port), several with commas
    """

    name = "mq"

    def __init__(self, manager: str, channel: str, address: str, queue: str, *, user: str, password: str) -> None:
        self._manager, self._channel, self._address, self._queue = manager, channel, address, queue
        self._user, self._password = user, password

    def collect(self, keep: Keep) -> Collected:
        """One round: has what is in the queue kept, and commits that it was taken. Raises Unreachable, and what `keep` raises."""
        receipts: list[Receipt] = []
        try:
            manager = ibmmq.connect(self._manager, self._channel, self._address, self._user, self._password)
            try:
                queue = ibmmq.Queue(manager, self._queue)
                for _ in range(MESSAGES_A_ROUND_MAX // FILES_A_COMMIT):
                    handful = list(_handful(queue))
                    if not handful:
                        break
                    receipts += keep(handful)
                    manager.commit()
            finally:
                with contextlib.suppress(ibmmq.MQMIError):
                    manager.backout()  # to disconnect would commit what we could not keep; nothing is open where all was committed
                with contextlib.suppress(ibmmq.MQMIError):
                    manager.disconnect()
        except ibmmq.MQMIError as trouble:
            raise Unreachable(f"the queue manager did not answer as it should (reason {trouble.reason})") from None
        return Collected(tuple(receipts))


def _handful(queue: ibmmq.Queue) -> Iterator[bytes]:
    constants = ibmmq.CMQC
    size = 0
    for _ in range(FILES_A_COMMIT):
        options = ibmmq.GMO()
        options.Options = constants.MQGMO_SYNCPOINT | constants.MQGMO_NO_WAIT | constants.MQGMO_FAIL_IF_QUIESCING
        try:
            content = queue.get(None, ibmmq.MD(), options)
        except ibmmq.MQMIError as trouble:
            if trouble.reason == constants.MQRC_NO_MSG_AVAILABLE:
                return
            raise
        yield content
        size += len(content)
        if size >= BYTES_A_COMMIT:
            return
