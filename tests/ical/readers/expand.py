"""Expands calendars with icalendar and recurring-ical-events.

Reads requests from stdin, one a line: file, first start, last start (exclusive), both YYYYMMDDTHHMMSSZ.
Writes an occurrence a line: file, UID, start, end; instants in UTC, whole days as YYYYMMDD.
"""

import sys
from datetime import datetime, timezone

import icalendar
import recurring_ical_events


def instant(text):
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)


def show(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    return value.strftime("%Y%m%d")


for line in sys.stdin:
    path, first, last = line.rstrip("\n").split("\t")
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    for event in recurring_ical_events.of(calendar).between(instant(first), instant(last)):
        start = show(event.start)
        if first <= start < last:
            print(path, event["UID"], start, show(event.end), sep="\t")
