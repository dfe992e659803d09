"""Reading an advert: text, pay, dates, contract, place, tier with evidence, duplicates. No network input or output."""

RULES_VERSION = "2026.11.16"
