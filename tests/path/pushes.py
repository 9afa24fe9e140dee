"""Small pushes that tests write by hand: one flight, invented people."""

from __future__ import annotations

__all__ = ["DAY", "DOCS", "manifest", "push", "split_to"]

DAY = "260712"
DOCS = "SSR+DOCS:HK:1:QX:::::/P/UTO/{number}/UTO/{born}/{sex}/01JAN30/{surname}/{given}'"


def push(*bookings: str, function: str = "22", sent: str = "260711:0900", reference: str = "1") -> bytes:
    """A PNRGOV push of flight QX417 on 12 July 2026 with these bookings (each from SRC on)."""
    body = "".join(bookings).replace("\n", "")
    return (
        f"UNA:+.?*'UNB+IATA:1+QX+ZZGOV+{sent}+{reference}'UNH+1+PNRGOV:13:1:IA+QX0417/{reference}'MSG+:{function}'ORG+QX:QXA'"
        f"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN+{len(bookings)}'{body}UNT+9+1'UNZ+1+{reference}'"
    ).encode()


def booking(locator: str, *people: str, changed: str = "100726:1000") -> str:
    """One booking: people are whole TIF groups."""
    return (
        f"SRC'RCI+QX:{locator}::010626:1200'DAT+700:{changed}'ORG+QX:QXA+12345678+++A'{''.join(people)}"
        "TVL+120726:0915:120726:1130+QXA+QZB+QX+417:Y'RPI+1+HK'"
    )


def split_to(locator: str) -> str:
    """What stands behind a booking's itinerary where somebody was split from it (PNRGOV GR.8)."""
    return f"EQN+1'RCI+QX:{locator}::110726:1000'"


def person(surname: str, given: str, number: str = "", born: str = "", sex: str = "F", reference: str = "1") -> str:
    """A TIF with, where a number is given, its travel document."""
    docs = DOCS.format(number=number, born=born, sex=sex, surname=surname, given=given) if number else ""
    return f"TIF+{surname}+{given}:A:{reference}'{docs}"


def manifest(*people: str, function: str = "745", reference: str = "9") -> bytes:
    """A passenger list of the same flight."""
    return (
        f"UNA:+.? 'UNB+UNOA:4+QX+ZZAPI+260712:0700+{reference}'UNH+1+PAXLST:D:05B:UN:IATA+QX417/{reference}+01:F'BGM+{function}'"
        "NAD+MS+++DESK:EXAMPLE'TDT+20+QX417+++QX'LOC+125+QXA'DTM+189:2607120915:201'LOC+87+QZB'DTM+232:2607121130:201'"
        f"{''.join(people)}CNT+42:{len(people)}'UNT+9+1'UNZ+1+{reference}'"
    ).encode()


def listed(surname: str, given: str, born: str, number: str = "", locator: str = "", sex: str = "F") -> str:
    """Somebody on a passenger list."""
    return (
        f"NAD+FL+++{surname}:{given}'ATT+2++{sex}'DTM+329:{born}'LOC+178+QXA'LOC+179+QZB'NAT+2+UTO'"
        + (f"RFF+AVF:{locator}'" if locator else "")
        + (f"DOC+P:110:111+{number}'DTM+36:300101'LOC+91+UTO'" if number else "")
    )
