"""The company's logo, which stands on the month's paper and slides: ``logo.png`` or ``logo.jpg`` beside the policy."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import DATA

NAMES = ("logo.png", "logo.jpg", "logo.jpeg")
LARGEST = 2_000_000  # bytes
MOST = 4_000  # pixels a side


def company_logo(folder: Path = DATA) -> bytes | None:
    """The picture as it is; None where there is none, ``UsageError`` where it is no picture that can be shown."""
    for name in NAMES:
        file = folder / name
        if file.exists():
            return _checked(file)
    return None


def _checked(file: Path) -> bytes:
    try:
        content = file.read_bytes() if file.stat().st_size <= LARGEST else b""
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            small = max(picture.size) <= MOST
            if small:
                picture.load()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError):
        small = False
    if not small:
        raise UsageError(N_("{file}: the logo is no PNG or JPEG picture of at most {pixels} pixels a side and {size} "
                            "MB; save it as one, or take it away"),
                         file=file.name, pixels=MOST, size=LARGEST // 1_000_000)
    return content
