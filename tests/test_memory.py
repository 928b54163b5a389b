"""What a page was made with is free again when it is made: memory does not grow with how long nobody looks for it."""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.rebuild.sites import THEME, png
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

POSTS = 30
# What is made for one body, and for one page. The index of the site may stay until the end.
ONE_EACH = {"Lines", "Scan", "Writer", "Page", "PostView", "CardView", "Reader", "Site", "TermView"}
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
def test_pages_leave_no_circles(theme: str, tmp_path: Path) -> None:
    """What holds itself is freed only where somebody looks for circles, which a long build seldom does."""
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
        found = Counter(type(value).__name__ for value in gc.garbage)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.set_threshold(*thresholds)
    assert not {name: found[name] for name in ONE_EACH if found[name]}
