"""Who owes a loan today, as SQL over `l` (rcc_loan) and `borrower` (res_partner)."""

# Debt stays with who borrowed: it goes along to another household. Of the dead, and of who lives in no household of
# ours, it remains with the household on whose grant it was drawn.
OWING = """COALESCE(CASE WHEN borrower.rcc_death_date IS NULL THEN borrower.parent_id END, l.household_id)"""
