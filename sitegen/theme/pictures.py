"""What a page says of the smaller copies of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from sitegen.text.urls import Url
from sitegen.theme.shrink import ENDINGS, WIDTHS

if TYPE_CHECKING:
    from sitegen.catalog.links import Target
    from sitegen.theme.page import Page

# The most that a picture can take where the theme does not say how wide its text is.
_WHOLE = "100vw"


class Sources(NamedTuple):
    """The copies of a picture as a browser wants them. ``webp`` and ``avif`` are values of ``srcset``; ``sizes`` says
    how wide the picture is shown."""

    webp: str = ""
    avif: str = ""
    sizes: str = ""

    @property
    def attributes(self) -> Markup:
        """The attributes of ``<img>``; none where there are no copies."""
        return Markup(' srcset="{}" sizes="{}"').format(self.webp, self.sizes) if self.webp else Markup()

    @property
    def begin(self) -> Markup:
        """What stands before ``<img>`` if there are copies in AVIF."""
        tag = Markup('<picture><source type="image/avif" srcset="{}" sizes="{}">')
        return tag.format(self.avif, self.sizes) if self.avif else Markup()

    @property
    def end(self) -> Markup:
        """What stands behind ``<img>`` then."""
        return Markup("</picture>" if self.avif else "")


def sources_of(page: Page, target: Target, form: str = "text", sizes: str = "") -> Sources:
    """The copies of the picture that ``target`` is."""
    if not target.asset or not target.asset.lower().endswith(ENDINGS):
        return Sources()
    copies, size = page.reader.get("picture", target.asset, form), page.reader.get("size", target.asset)
    if not copies or not size or target.url is None:
        return Sources()
    found: dict[str, list[str]] = {"webp": [], "avif": []}
    widest = {"webp": 0, "avif": 0}
    for name, width, output in copies:
        found[name].append(f"{page.href(Url(f'/{output}'))} {width}w")
        widest[name] = width
    wanted = min(size[0], WIDTHS[form][-1])
    if widest["avif"] < wanted:
        found["avif"] = []
    if found["webp"] and widest["webp"] < wanted:  # a copy as wide would not be smaller
        found["webp"].append(f"{page.href(target.url)} {size[0]}w")
    sizes = sizes or str(page.site.options.get("image_sizes") or _WHOLE)
    return Sources(", ".join(found["webp"]), ", ".join(found["avif"]), sizes)
