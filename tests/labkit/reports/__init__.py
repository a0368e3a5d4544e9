"""Everything that is written from report.json, and what is shown on a terminal."""
