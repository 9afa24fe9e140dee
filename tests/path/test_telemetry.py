"""What OpenTelemetry is told: how many and how long, and nothing of a message."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from fairway import intake, telemetry, watchlists
from fairway.kit.refusals import Refused
from fairway.safeguards import Purpose
from fairway.screening import Screener
from fairway.worker import machine_act, run_until_idle
from tests.path.test_nothing_leaks import BROKEN, LIST, PUSH, assert_no_mark

_SPANS, _METRICS = InMemorySpanExporter(), InMemoryMetricReader()
# Words that attributes may hold as text: stations, kinds, and the name of an error's class.
_WORD = re.compile(r"[a-z]*|[A-Z][A-Za-z]+")


@pytest.fixture(scope="module", autouse=True)
def listened() -> None:
    """A process has one provider of each kind."""
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(_SPANS))
    trace.set_tracer_provider(tracing)
    metrics.set_meter_provider(MeterProvider([_METRICS]))


@pytest.fixture
def through(house: Path) -> Iterator[None]:
    """A marked traveller came, whole and torn, and was hit."""
    _SPANS.clear()
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", LIST.encode())
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv")
    intake.receive(machine_act(Purpose.INTAKE), [PUSH.encode(), BROKEN.encode()], transport="test")
    run_until_idle(Screener())
    return


def told() -> dict[str, dict[str, object]]:
    return {span.name: dict(span.attributes or {}) for span in _SPANS.get_finished_spans()}


def test_each_station_tells_how_many_passed(through: None) -> None:
    found = told()

    assert found["fairway.receive"]["fairway.transmissions"] == 2
    assert found["fairway.read"] == {
        "fairway.transmissions": 2,
        "fairway.bookings": found["fairway.read"]["fairway.bookings"],
        "fairway.travellers": found["fairway.read"]["fairway.travellers"],
        "fairway.findings": found["fairway.read"]["fairway.findings"],
        "fairway.quarantined": 1,
    }
    assert found["fairway.screen"]["fairway.hits"] == 1


def test_no_value_of_a_message_is_told(through: None) -> None:
    for span in _SPANS.get_finished_spans():
        for name, value in (span.attributes or {}).items():
            assert type(value) is int or (name == "error.type" and _WORD.fullmatch(str(value)))
        assert span.events == ()
        assert_no_mark(span.to_json().encode(), "a span")
    found = _METRICS.get_metrics_data()
    assert found is not None
    for resource in found.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in metric.data.data_points:
                    assert all(_WORD.fullmatch(str(value)) for value in (point.attributes or {}).values())
    assert_no_mark(found.to_json().encode(), "the metrics")


def test_of_an_error_only_its_kind_is_told(house: Path) -> None:
    _SPANS.clear()
    with pytest.raises(LookupError), telemetry.station("read"):
        raise LookupError("ZYXWVQNAME/QJGIVENX")

    assert told() == {"fairway.read": {"error.type": "LookupError"}}
    assert_no_mark(_SPANS.get_finished_spans()[0].to_json().encode(), "the span of an error")


@pytest.mark.parametrize("counts", [{"hits": "ZYXWVQNAME"}, {"hits": True}, {"name": 1}, {"hits": 1.5}])
def test_what_is_no_whole_number_under_a_known_name_is_refused(counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        telemetry.Counts().tell(**counts)


def test_without_the_package_nothing_is_told_and_nothing_fails() -> None:
    program = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "from fairway import telemetry\n"
        "with telemetry.station('read') as told: told.tell(hits=1)\n"
        "telemetry.start()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_nothing_is_sent_unless_it_is_asked_for_and_what_is_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRWAY_TELEMETRY", raising=False)
    telemetry.start()
    monkeypatch.setenv("FAIRWAY_TELEMETRY", "everything")
    with pytest.raises(Refused, match="neither empty nor otlp"):
        telemetry.start()


def test_a_log_line_for_programs_has_the_place_of_an_error_and_not_its_text() -> None:
    try:
        int("ZYXWVQNAME/QJGIVENX")
    except ValueError:
        record = logging.LogRecord("fairway", logging.ERROR, "x.py", 1, "reading %s failed", ("7F3K",), sys.exc_info())
    line = telemetry.JsonLines().format(record)

    found = json.loads(line)
    assert (found["level"], found["says"], found["error"]) == ("ERROR", "reading 7F3K failed", "ValueError")
    assert_no_mark(line.encode(), "a log line")
