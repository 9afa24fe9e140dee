"""PNRGOV XML (IATA_PNRGOV_NotifRQ), read by local name whatever namespace or wrapper stands around it."""

from fairway.messages.pnrgov_xml.reader import read_xml

__all__ = ["read_xml"]
