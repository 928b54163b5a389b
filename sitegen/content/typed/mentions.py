"""Known tools that the words about another say are in use: ``대부분 MySQL로 처리하고 있습니다``, ``Flask(Python)``.

Only what is plainly in use counts. ``MySQL에서 옮겼습니다`` and ``MySQL을 사용하다가`` do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.content.typed.tools import Tools
    from sitegen.fields import Tool

# One or two words, the particle that makes them the object or the means, and a verb of use that says it of the present,
# or of a decision that holds.
_IN_USE = re.compile(
    r"(?<!\S)(?:(?P<first>[\w.#+-]+)\s+)?(?P<name>[\w.#+-]*[\w#+])(?:을|를|으로|로)\s+(?:잘\s+|주로\s+|함께\s+|모두\s+)?"
    r"(?:사용|이용|활용|처리|작성|관리|개발|기록|구축|배포|수집|분석|운영|구현|저장|선택|채택|도입)"
    r"(?:하고\s?있(?!었|던)|하며|하여|해서|해(?=\s)(?!\s?(?:오|왔|보))|합니다|한다|중(?:이|입|\.|$)|"
    r"했습니다(?!만)|했다(?!가)|되어\s?있(?!었|던)|됩니다)"
)


def mentioned(tool: Tool, tools: Tools) -> Iterator[str]:
    """The names of other tools that the purpose of a tool, or a remark that is nothing but a name, says are in use."""
    names = [tools.find(tool.note)]
    for found in _IN_USE.finditer(tool.purpose):
        both = tools.find(f"{found['first']} {found['name']}") if found["first"] else ""
        names.append(both or tools.find(found["name"]))
    yield from [name for name in names if name and name != tool.name]
