import io

import pytest
from PIL import Image

from api.signs import NAMES, recognise


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, kind)
    return out.getvalue()


def test_a_picture_gets_a_name():
    assert recognise(picture("JPEG")) in NAMES


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError):
        recognise(b"no picture")
