"""Where the rows of a sheet belong. No model: it belongs to one reading of one sheet."""

from ..tools import register


class RegisterPlace:
    """Finds the village of each row: in the row, the section, the sheet's name, the titles, the address."""

    def __init__(self, register_import, reading, villages, record):
        self.villages, self.answer = villages, record.area_id
        self.cache, self.asked = reading.memo["found"], reading.memo["asked"]
        filename = (register_import.filename or "").rsplit(".", 1)[0]
        sheet, titles = reading.sheet, reading.layout.titles
        self.around = [sheet.name, *titles, filename]
        self.hints = [*titles, sheet.name, filename]

    def find(self, row):
        """(area id, village as written, note) of one record."""
        texts = row.texts
        key = tuple(texts.get(name, "") for name in ("township", "village", "group")) + (
            row.section,
        )
        if key not in self.cache:
            hints = [texts.get("township", ""), row.section, *self.hints]
            self.cache[key] = (
                self._first(
                    [
                        (texts.get("village"), True),
                        (texts.get("group"), False),
                        (row.section, False),
                        *((text, False) for text in self.around),
                    ],
                    hints,
                ),
                hints,
            )
        place, hints = self.cache[key]
        address = texts.get("address")
        if address and not place.village:
            if place.candidates:
                place = self._narrowed(place, address)
            elif not (texts.get("village") and place.said):
                found = self.villages.find(address, hints)
                place = found if found != register.Place() else place
        return self._result(place)

    def _first(self, sources, hints):
        """The first text that names a village; an unknown name in the row is not replaced by the sheet's."""
        said = register.Place()
        for text, labelled in sources:
            place = self.villages.find(text, hints, labelled) if text else register.Place()
            if place.village or place.candidates or place.said and labelled:
                return place
            said = said if said.said else place
        return said

    def _narrowed(self, place, address):
        townships = self.villages.township_ids([address])
        inside = [village for village in place.candidates if village.township_id in townships]
        return register.Place(village=inside[0]) if len(inside) == 1 else place

    def _result(self, place):
        answer = self.answer.id
        if place.candidates and answer:
            fitting = [
                village
                for village in place.candidates
                if answer in (village.id, village.township_id)
            ]
            place = register.Place(village=fitting[0]) if len(fitting) == 1 else place
        if place.village:
            return place.village.id, place.village.name, None
        if place.candidates:
            name = place.candidates[0].name
            self.asked[name] = place.candidates
            return None, name, ["village_ambiguous", "village", name]
        if self.answer.level == "village":
            return answer, place.said, None
        return (
            None,
            place.said,
            ["village_unknown", "village", place.said]
            if place.said
            else ["village_missing", "village", ""],
        )

    def candidate_ids(self, names):
        """What to ask for these names: the villages of one name, the townships of several; none if nothing is open."""
        found = [
            self.asked.get(name) or self.villages.find(name, self.hints, True).candidates
            for name in names
        ]
        villages = {village for candidates in found for village in candidates}
        if len(names) == 1 or len({village.township_id for village in villages}) == 1:
            return [village.id for village in villages]
        return list({village.township_id for village in villages})
