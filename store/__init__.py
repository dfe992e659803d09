"""Tables, engine, the one transaction boundary, migrations, search. Knows no crawler, web framework or advice."""
