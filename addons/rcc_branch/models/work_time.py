from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import api, models
from odoo.tools import SQL

from ..tools import worktime


class WorkTime(models.AbstractModel):
    """Working hours by the company's calendar, for sets: the calendar is laid out once, PostgreSQL adds up."""

    _name = "rcc.work.time"
    _description = "Working Time"

    @api.model
    def _calendar_sql(self, since, until):
        """The days from `since` to `until` as rows (day, before, start, stop), see `tools.worktime.days`."""
        rows = list(self._calendar_rows(since, until))
        columns = zip(*rows, strict=True)
        return SQL(
            """SELECT * FROM unnest(%s::date[], %s::float8[], %s::timestamp[], %s::timestamp[])
                AS calendar (day, before, start, stop)""",
            *(list(column) for column in columns),
        )

    @api.model
    def _clock_sql(self, moments, since, until):
        """Rows (at, hours of work from `since` until then) for moments (a SELECT of `at`, UTC), by one hash join."""
        return SQL(
            """SELECT moment.at, min(calendar.before) + COALESCE(sum(GREATEST(0, EXTRACT(EPOCH FROM
                      LEAST(moment.local, calendar.stop) - calendar.start) / 3600)), 0) AS hours
                 FROM (SELECT DISTINCT at, at AT TIME ZONE 'UTC' AT TIME ZONE %s AS local FROM (%s) AS asked) AS moment
                 JOIN (%s) AS calendar ON calendar.day = moment.local::date GROUP BY moment.at""",
            self._zone(),
            moments,
            self._calendar_sql(since, until),
        )

    @api.model
    def _hours_per_day(self):
        """Hours of a working day of the company."""
        return self.env.company.resource_calendar_id.hours_per_day or 8.0

    @api.model
    def _calendar_rows(self, since, until):
        calendar = self.env.company.resource_calendar_id.sudo()  # office hours are no secret
        zone = timezone(self._zone())
        first = zone.localize(datetime.combine(since, time.min))
        last = zone.localize(datetime.combine(until + timedelta(days=1), time.min))
        intervals = calendar._work_intervals_batch(first, last, tz=zone)[False]
        spans = [
            (
                start.astimezone(zone).replace(tzinfo=None),
                stop.astimezone(zone).replace(tzinfo=None),
            )
            for start, stop, _source in intervals
        ]
        return worktime.days(spans, since, until)

    @api.model
    def _zone(self):
        return self.env.company.resource_calendar_id.tz or "Asia/Shanghai"
