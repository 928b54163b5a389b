"""What a page was made with is freed when it is made, without a search for reference cycles."""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sitegen.content.code.blocks import CodeBlocks
from sitegen.content.markdown.lines import Lines
from sitegen.content.markdown.write import Writer
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.reader import Reader
from sitegen.theme.site import SiteView
from sitegen.theme.views import CardView, TermView
from tests.support import Blog
from tests.trace.sites import THEME, png

if TYPE_CHECKING:
    from pathlib import Path

POSTS = 30
# What is made for one body, and for one page. The index of the site may stay until the end.
ONE_EACH = {Lines, CodeBlocks, Writer, Page, PostView, CardView, Reader, SiteView, TermView}
BODY = """
[![그림](/assets/a.png "설명")](https://team.example/)

> [!NOTE]
> 알림[^1]

## 소제목

```python
print("안녕")
```

<b>강조</b>와 [링크](/)

[^1]: 각주
"""


@pytest.mark.parametrize("theme", ["default", "tiny"])
def test_pages_leave_no_cycles(theme: str, tmp_path: Path) -> None:
    """A long build seldom looks for them: they kept a fifth of its memory."""
    blog = Blog(tmp_path, f'theme = "{theme}"\n{THEME}')
    blog.write("assets/a.png", png(4, 3))
    for number in range(POSTS):
        blog.post(f"글{number}", BODY, tags=f"[태그{number}]", series="연재")
    thresholds = gc.get_threshold()
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        blog.build()
        gc.collect()
        found = Counter(map(type, gc.garbage))
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.set_threshold(*thresholds)
    assert not [kind for kind in found if issubclass(kind, tuple(ONE_EACH))]
