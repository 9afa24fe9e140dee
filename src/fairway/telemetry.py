"""What the house tells OpenTelemetry: how long each station took, and how many of what passed it. Never anything of a message.

Without the package (the extra `telemetry`) nothing is told, at no cost worth measuring. With it nothing leaves the process either,
until FAIRWAY_TELEMETRY says `otlp`; where to then say OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_ENDPOINT and the like).

That no personal value is told is not left to care: the names are a closed list, and the values are whole numbers.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal

from fairway.kit.refusals import Refused

__all__ = ["COUNTED", "Counts", "JsonLines", "start", "station"]

Station = Literal["receive", "read", "screen"]
COUNTED: Final = frozenset(
    {
        "transmissions",
        "known",
        "bytes",
        "bookings",
        "travellers",
        "findings",
        "quarantined",
        "flights",
        "hits",
        "lapsed",
    }
)
_SWITCH: Final = "FAIRWAY_TELEMETRY"
_NAME: Final = "fairway"

try:
    from opentelemetry import metrics, trace
except ImportError:  # the extra is not installed
    metrics = trace = None  # type: ignore[assignment]


class Counts:
    """How many of what passed a station in one batch."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}

    def tell(self, **counts: int) -> None:
        """Adds counts. Raises ValueError for a name that is not in COUNTED, or a value that is no whole number."""
        for name, count in counts.items():
            if name not in COUNTED or type(count) is not int:
                raise ValueError("only whole numbers are told, under the names in COUNTED")
            self.kept[name] = self.kept.get(name, 0) + count


@contextlib.contextmanager
def station(name: Station) -> Iterator[Counts]:
    """One batch at a station: a span, its length in a histogram, and what was counted, also when it ends in an error, whose kind alone
    is told.
    """
    told = Counts()
    if trace is None:
        yield told
        return
    began, failed = time.monotonic(), "unknown"
    with trace.get_tracer(_NAME).start_as_current_span(
        f"fairway.{name}", record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield told
            failed = ""
        finally:
            if failed:
                kind_of_error = sys.exc_info()[0]
                failed = kind_of_error.__name__ if kind_of_error is not None else failed
                span.set_attribute("error.type", failed)
                span.set_status(trace.StatusCode.ERROR)
            for kind, count in told.kept.items():
                span.set_attribute(f"fairway.{kind}", count)
            seconds, items = _instruments(metrics.get_meter_provider())
            seconds.record(time.monotonic() - began, {"station": name, "failed": failed})
            for kind, count in told.kept.items():
                items.add(count, {"station": name, "kind": kind})


@cache
def _instruments(provider: Any) -> tuple[Any, Any]:
    """The histogram of seconds and the counter, once for each provider."""
    meter = provider.get_meter(_NAME)
    return (
        meter.create_histogram("fairway.station.seconds", unit="s", description="how long a batch took at a station"),
        meter.create_counter("fairway.station.items", description="what passed a station"),
    )


def start() -> None:
    """Sends what is told to where OpenTelemetry's variables say, if FAIRWAY_TELEMETRY is `otlp`. Refuses what it does not know, and
    where the packages are missing. Called when a process opens its house; only the first call does anything.
    """
    wanted = os.environ.get(_SWITCH, "")
    if wanted not in ("", "otlp"):
        raise Refused("telemetry.unknown", f"{_SWITCH} is neither empty nor otlp. Nothing was opened.")
    if wanted:
        if trace is None or importlib.util.find_spec("opentelemetry.exporter") is None:
            raise Refused(
                "telemetry.missing",
                f"{_SWITCH} asks for OpenTelemetry, which is not installed: pip install 'fairway[telemetry]'. Nothing was opened.",
            )
        _send_by_otlp()


@cache
def _send_by_otlp() -> None:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": _NAME})
    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(tracing)
    metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=resource))


class JsonLines(logging.Formatter):
    """A log line as JSON: when (UTC seconds), how bad, who, what; of an exception its kind and place, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": round(record.created, 3),
            "level": record.levelname,
            "logger": record.name,
            "says": record.getMessage(),
        }
        kind, _, trace_back = record.exc_info or (None, None, None)
        if kind is not None:
            line["error"] = kind.__name__
            line["places"] = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace_back)[-5:]]
        return json.dumps(line, ensure_ascii=False)
