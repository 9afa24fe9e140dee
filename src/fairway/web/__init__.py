"""The console: pages for analysts, supervisors, the data protection officer and, later, the carrier desk."""
