"""Five categories of a loan by its days past due (pure, no Odoo)."""

CATEGORIES = ("normal", "special_mention", "substandard", "doubtful", "loss")

# 商业银行金融资产风险分类办法 (Order No. 1 of 2023 of CBIRC and PBoC), in force since 2023-07-01:
# more than so many days past due means at least this category.
CALENDAR_2023 = {"special_mention": 0, "substandard": 90, "doubtful": 270, "loss": 360}


def classify(days_past_due, calendar):
    """The worst category whose number of days is exceeded.

    :param calendar: {category: days that must be exceeded}, or the same as pairs

    >>> [classify(days, CALENDAR_2023) for days in (0, 1, 90, 91)]
    ['normal', 'special_mention', 'special_mention', 'substandard']
    >>> [classify(days, CALENDAR_2023) for days in (270, 271, 360, 361)]
    ['substandard', 'doubtful', 'doubtful', 'loss']
    >>> classify(400, {})
    'normal'
    """
    if days_past_due < 0:
        raise ValueError("days past due are never negative")
    limits = dict(calendar)
    unknown = set(limits) - set(CATEGORIES[1:])
    if unknown:
        raise ValueError(f"unknown categories {sorted(unknown)}")
    reached = [
        category
        for category in CATEGORIES[1:]
        if category in limits and days_past_due > limits[category]
    ]
    return reached[-1] if reached else "normal"
