"""PNG bytes of figures and widgets."""


def png(picture) -> bytes:
    png = bytes(picture.value) if hasattr(picture, "value") else picture._repr_png_()
    assert png.startswith(b"\x89PNG")
    return png
