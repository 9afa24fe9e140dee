"""What no public source confirms about answers, each as a named setting of the agreement with the other side.

The structure of ACKRES and GOVREQ is by analogy with other messages of their family. Change the setting, not the reader.
"""

from __future__ import annotations

import msgspec

__all__ = ["AckresForm", "ContrlForm", "CusresForm", "GovreqForm"]


class AckresForm(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of ACKRES.

    function     MSG E1.2 of an acknowledgement
    processed    MSG E2: the push was taken
    refused      MSG E2: it was not
    text_kind    IFT E1 of an explanation
    """

    function: str = "23"
    processed: str = "3"
    refused: str = "7"
    text_kind: str = "3"


class GovreqForm(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of GOVREQ. No public source says them: `function` has no default that could be sent by mistake."""

    function: str


class CusresForm(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of CUSRES.

    clearance, change, receipt   BGM E1
    text_kind                    FTX E1 of an instruction
    """

    clearance: str = "962"
    change: str = "132"
    receipt: str = "312"
    text_kind: str = "AAP"


class ContrlForm(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of CONTRL, data element 0083. `edition` is that of the service message, not of the message reported on."""

    edition: str = "4:1"
    rejected: str = "4"
    acknowledged: str = "7"
    received: str = "8"
