"""What every table shares: how moments and documents are kept on either database."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC: SQLite keeps no offset, so one without is refused going in and put back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn any moment into UTC; raise ValueError for one that does not say its offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without an offset reached the store: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give every moment back with its offset."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Where the tables are registered."""

    type_annotation_map: ClassVar = {
        dt.datetime: UTCDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
        str: Text(),
    }
