"""Tables, engine, the one transaction boundary, migrations and search. Knows no crawler, web framework or advice rule."""
