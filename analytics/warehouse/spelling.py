"""What of a name is only spelling: how two that mean the same are told."""

from __future__ import annotations

from analytics.warehouse.quoting import text

NAMED = ("customers", "managers", "teams", "products")  # tables whose rows have a name and a key
_FORMS = ("ltd|limited|inc|incorporated|corp|corporation|co|company|llc|plc|gmbh|ag|sa|sarl|bv|"
          "股份有限公司|有限责任公司|有限公司|公司")
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"  # full width, and as it is in half
_HALF = "".join(map(chr, range(0x21, 0x7F))) + " "


def plain_name_sql(name: str) -> str:
    """SQL for a name without what is spelling: case, full width, blanks, marks and the form of the company."""
    plain = f"translate(lower({name}), {text(_WIDE)}, {text(_HALF)})"
    plain = f"regexp_replace({plain}, '[\\s.,()&''’\"_/-]+', ' ', 'g')"
    return f"replace(regexp_replace(trim({plain}), '(?: ?(?:{_FORMS}))+$', ''), ' ', '')"
