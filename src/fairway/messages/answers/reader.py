"""An answer of a state or a carrier: which flight, which persons, which status.

Source: CUSRES D.02B to D.24A as used for interactive API; ACKRES by analogy with other PADIS answers.
"""

from __future__ import annotations

from fairway.edifact import elements as released_elements
from fairway.kit.absence import NOT_SENT
from fairway.messages.notes import Notes
from fairway.messages.reading import Function, Message
from fairway.messages.route import Stop, legs_of, main_leg, read_flight_name, read_local
from fairway.travel.booking import Traveller

__all__ = ["read_answer"]


def read_answer(segments: list[str], message: Message, notes: Notes) -> None:
    """Fill `message`: the flight and, of a CUSRES, one traveller per ERP+2 with its references and status code."""
    message.function = Function.ANSWER
    people: list[Traveller] = []
    stops: list[Stop] = []
    times: dict[str, str] = {}
    carrier = number = ""
    person: Traveller | None = None
    for at, segment in enumerate(segments, 1):
        parts = released_elements(segment) + [""] * 4
        notes.segment, notes.tag = at, parts[0]
        said = (parts[1] + ":::").split(":")
        match parts[0]:
            case "ERP":
                person = None
                if said[0] == "2":
                    person = Traveller()
                    people.append(person)
            case "RFF" if said[0] == "AF":
                carrier, number = read_flight_name(said[1], "") or ("", said[1])
            case "RFF" if said[0] == "TN":
                message.transaction_reference = message.transaction_reference or said[1]
            case "RFF" if person is not None and said[0] == "AVF" and said[1]:
                person.locators += (said[1],)
            case "RFF" if person is not None and said[0] == "ABO" and said[1]:
                person.unique_reference = said[1]
            case "ERC" if person is not None:
                person.boarding_status = said[0] or NOT_SENT
            case "DTM" if person is None:
                times.setdefault(said[0], said[1])
            case "LOC" if person is None:
                stops.append(Stop(said[0], parts[2].split(":")[0], carrier, number))
            case _:
                pass
    message.travellers = tuple(people)
    _set_flight(message, stops, times)


def _set_flight(message: Message, stops: list[Stop], times: dict[str, str]) -> None:
    """The times of a CUSRES stand before its places: the departure belongs to the first, the arrival to the last."""
    if len(stops) < 2 or not stops[0].number:
        return
    stops[0].departs_on, stops[0].departs = read_local(times.get("189", ""))
    stops[-1].arrives_on, stops[-1].arrives = read_local(times.get("232", ""))
    legs = legs_of([stops[0], stops[-1]])
    message.legs = tuple(legs)
    message.flight = main_leg(legs, stops)
