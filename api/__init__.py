"""JSON routes, pages and feeds. Decides nothing about careers; never reaches the crawling engine."""
