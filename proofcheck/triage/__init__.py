"""Triage: from verdicts and findings to what is shown, suppressed or left out, and to grades."""
