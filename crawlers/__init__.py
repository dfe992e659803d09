"""Fetching adverts: sources, platforms, run health. Never decides what an advert means."""
