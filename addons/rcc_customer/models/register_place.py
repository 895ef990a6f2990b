"""Where the rows of a sheet belong. No model: it belongs to one reading of one sheet."""

from ..tools import register


class RegisterPlace:
    """Finds the village of each row: in the row, the section, the sheet's name, the titles, the address."""

    def __init__(self, register_import, sheet, layout, villages, record):
        self.villages, self.answer, self.cache, self.asked, self.open = (
            villages,
            record.area_id,
            {},
            {},
            set(),
        )
        filename = (register_import.filename or "").rsplit(".", 1)[0]
        self.around = [sheet.name, *layout.titles, filename]
        self.hints = [*layout.titles, sheet.name, filename]

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

    def candidate_ids(self):
        """What to ask for: the villages when one name is open, the townships when several are; none when nothing is."""
        villages = {village for name in self.open for village in self.asked[name]}
        if len(self.open) == 1 or len({village.township_id for village in villages}) == 1:
            return [village.id for village in villages]
        return list({village.township_id for village in villages})
