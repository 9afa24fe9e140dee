"""The calculator of capacity."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fairway.cli import main
from fairway.cli.capacity import needs


def test_a_large_state_in_2024() -> None:
    """153.7 million travellers: 17.5 records a second, as published (548 million a year)."""
    found = needs(153_700_000, records_a_cpu_second=1_000, bytes_a_record=6_000, retention_days=1827)

    assert found.records_a_second == pytest.approx(17.5, abs=0.1)
    assert found.records_a_second_at_peak == pytest.approx(140, abs=1)
    assert found.cores_at_peak == 1
    assert found.disk_gib == pytest.approx(15_466, rel=0.01)


def test_twice_the_travellers_need_twice_the_disk_and_no_fewer_cores() -> None:
    once, twice = (
        needs(n, records_a_cpu_second=100, bytes_a_record=6_000, retention_days=100) for n in (10**8, 2 * 10**8)
    )

    assert twice.disk_gib == pytest.approx(2 * once.disk_gib, rel=0.01)
    assert twice.cores_at_peak >= once.cores_at_peak


def test_the_command_takes_what_the_benchmark_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = tmp_path / "path.json"
    figures.write_text('{"bookings_per_cpu_second": 1000, "stored_bytes_per_booking": 6000}')

    assert main.run(["capacity", "--travellers", "3000000", "--figures", str(figures), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cores_at_peak"] == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"bookings_per_cpu_second": 0, "stored_bytes_per_booking": 1}'])
def test_a_file_without_figures_is_said(tmp_path: Path, content: str) -> None:
    figures = tmp_path / "path.json"
    figures.write_text(content)

    assert main.run(["capacity", "--travellers", "3000000", "--figures", str(figures)]) == 2
