"""The registry of real places: provinces, amphoe and tambons with their codes and names.

Source: GeoThai/data, official codes of the Department of Provincial Administration, CC BY 4.0,
through the package ``geothai``. It is loaded on first use. Names repeat across provinces, so
that places are joined by code. A municipality is not a tambon and is not in the registry.
"""

import re
from dataclasses import dataclass
from functools import cache

_NOT_LETTERS = re.compile(r"[\s.'’\-/()]+")


@dataclass(frozen=True)
class Place:
    """A tambon in use today, with its amphoe and province."""

    code: str
    th: str
    en: str
    amphoe_code: str
    amphoe_th: str
    amphoe_en: str
    province_code: str
    province_th: str
    province_en: str


@dataclass(frozen=True)
class Province:
    """A province."""

    code: str
    th: str
    en: str


@dataclass(frozen=True)
class AbolishedPlace:
    """A tambon whose code is no longer used.

    ``successors`` are the codes that took its place, none where that is not known. ``proven`` says
    that a notice in the Royal Gazette names them; otherwise they are inferred from the name.
    """

    code: str
    th: str
    en: str | None
    abolished_on: str
    successors: tuple[str, ...]
    proven: bool


def find_tambon(code: str) -> Place | None:
    """The tambon with this code, or None when no tambon bears it today.

    Examples
    --------
    >>> place = find_tambon("530407")
    >>> place.th, place.amphoe_th, place.province_en
    ('ท่าแฝก', 'น้ำปาด', 'Uttaradit')
    >>> find_tambon("530306") is None
    True
    """
    return _tambons().get(code)


def find_province(code: str) -> Province | None:
    """The province with this two-digit code, or None.

    Examples
    --------
    >>> find_province("65").th
    'พิษณุโลก'
    """
    import geothai

    found = geothai.province(code)
    return None if found is None else Province(found.code, found.name_th, found.name_en)


def find_abolished(code: str) -> AbolishedPlace | None:
    """The abolished tambon that bore this code, or None.

    Examples
    --------
    >>> gone = find_abolished("530306")
    >>> gone.th, gone.successors, gone.proven
    ('ท่าแฝก', ('530407',), True)
    """
    return _abolished().get(code)


def successor(code: str) -> str | None:
    """The one code that took the place of an abolished one.

    None when the code was not abolished, or when the registry names no successor or several
    (:func:`find_abolished` lists them): which one is meant cannot be told from the code.

    Examples
    --------
    >>> successor("530306"), successor("530407"), successor("104701")
    ('530407', None, None)
    """
    gone = find_abolished(code)
    return gone.successors[0] if gone and len(gone.successors) == 1 else None


def is_real_code(code: str) -> bool:
    """Whether the six digits are the code of a real tambon, in use or abolished.

    Examples
    --------
    >>> is_real_code("530407"), is_real_code("530306"), is_real_code("539901")
    (True, True, False)
    """
    return code in _tambons() or code in _abolished()


@cache
def real_names() -> frozenset[str]:
    """Keys of all names of real tambons, amphoe and provinces, Thai and English, also of abolished ones.

    The keys are those that :func:`tambonlib.thai.comparable` makes, so that an invented name is
    real when ``comparable(clean_name(name).name) in real_names()``.

    Examples
    --------
    >>> {"ท่าแฝก", "thafaek", "น้ำปาด", "uttaradit"} <= real_names()
    True
    """
    import geothai
    from geothai.abolished import abolished_areas

    areas = list(geothai.provinces()) + abolished_areas()
    names = {name for area in areas for name in (area.name_th, area.name_en) if name}
    names |= {name for place in _tambons().values() for name in (place.th, place.en, place.amphoe_th, place.amphoe_en)}
    # An old name (570714) is written in the registry with two เ, which is mended in every text that we read.
    return frozenset(_NOT_LETTERS.sub("", name.replace("\u0e40\u0e40", "\u0e41").casefold()) for name in names)


@cache
def _tambons() -> dict[str, Place]:
    import geothai

    found = {}
    for province in geothai.provinces():
        above = (province.code, province.name_th, province.name_en)
        for amphoe in geothai.districts(province.code):
            for tambon in geothai.subdistricts(amphoe.code):
                names = (tambon.code, tambon.name_th, tambon.name_en, amphoe.code, amphoe.name_th, amphoe.name_en)
                found[tambon.code] = Place(*names, *above)
    return found


@cache
def _abolished() -> dict[str, AbolishedPlace]:
    from geothai.abolished import abolished_areas

    return {
        area.code: AbolishedPlace(
            area.code, area.name_th, area.name_en, area.abolished_on, area.successors, area.successors_basis == "notice"
        )
        for area in abolished_areas()
        if area.level == "subdistrict"
    }
