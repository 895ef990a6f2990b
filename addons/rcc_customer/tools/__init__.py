from . import fact_fields, facts, pinyin, search_terms
