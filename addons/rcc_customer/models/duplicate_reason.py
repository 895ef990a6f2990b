"""What a reason for a possible duplicate is called. No model."""

REASONS = [
    ("number_same", "Same document number"),
    ("number_old_new", "Old number of 15 digits of the same person"),
    ("number_slip", "Document numbers one digit apart"),
    ("number_swapped", "Two neighbouring digits of the document number changed places"),
    ("number_other", "Document numbers differ"),
    ("name_same", "Same name"),
    ("name_variant", "Same name in another form of a character"),
    ("name_swapped", "Same characters of the name in another order"),
    ("name_sound", "Names sound the same"),
    ("birth_same", "Same birth date"),
    ("birth_near", "Birth dates a slip apart"),
    ("birth_other", "Birth dates far apart"),
    ("phone_same", "Same phone"),
    ("phone_other", "Different phones, and no date that fits"),
    ("village_same", "Same village"),
    ("household_same", "Same household"),
    ("kin_same", "Somebody of the same name in both households"),
    ("kin_other", "Two families with nobody in common"),
    ("parents_other", "Two children of different parents"),
    ("own_record", "Nothing else fits, though a phone or family is known"),
    ("generation_other", "Two generations of one household"),
    ("sex_other", "Different sex"),
    ("twins", "Twins: one household, one birth date, two names"),
]
CODES = tuple(code for code, label in REASONS)
