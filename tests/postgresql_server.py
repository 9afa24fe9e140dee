"""The PostgreSQL server of the tests: the benchmarks' own."""

from fairway_benchmarks.postgresql import Server

__all__ = ["Server"]
