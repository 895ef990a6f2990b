from datetime import datetime, time, timedelta

from odoo import models

NOON = time(12)


class ResourceCalendar(models.Model):
    """Working days of the union."""

    _inherit = "resource.calendar"

    def _rcc_working_days(self, date_from, date_to):
        """How many days from one date to another, both included, have working hours and are no public holiday."""
        self.ensure_one()
        weekdays = {int(line.dayofweek) for line in self.attendance_ids}
        holidays = [
            (_local(leave.date_from), _local(leave.date_to)) for leave in self.global_leave_ids
        ]
        days = (
            date_from + timedelta(days=number) for number in range((date_to - date_from).days + 1)
        )
        return sum(
            day.weekday() in weekdays
            and not any(begin <= datetime.combine(day, NOON) <= end for begin, end in holidays)
            for day in days
        )


def _local(moment):
    """A stored moment as the clock in China shows it, where clocks never change."""
    return moment + timedelta(hours=8)
