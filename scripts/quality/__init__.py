"""Helpers of the quality commands: ./rcc test, lint, i18n and bench."""
