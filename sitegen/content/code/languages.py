"""The languages of code: what authors call them, and which lexer of Pygments reads each.

Pygments knows its languages by aliases and by names of files (``*.kt``, ``nginx.conf``). Both count here, and names
from other highlighters.
"""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# Names for code without colours: no language, or a diagram, which a theme may draw by its class.
_AS_IT_STANDS = """
    text plain plaintext txt none raw nohighlight output out result results stdout stderr log logs error stacktrace
    csv tsv tree ascii ascii-art asciiart asciidoc adoc regex regexp gitignore gitattributes dockerignore url
    mermaid pipeline plantuml puml uml d2 ditaa flow flowchart goat nomnoml sequence svgbob wavedrom
"""
PLAIN = frozenset(_AS_IT_STANDS.split())
# Aliases of Pygments, and other names for each.
_OTHERS = """
    apacheconf: htaccess
    bash: bashrc cli cmdline command crontab cron curl git npm pnpm shellscript yarn zshrc
    batch: dos
    c: h opencl
    console: terminal
    css: css3 postcss pcss
    fsharp: fs
    graphql: gql
    groovy: jenkinsfile
    html: astro cshtml ejs ftl freemarker go-html-template go-template gohtml gotmpl html5 razor svelte thymeleaf
    html+handlebars: mustache
    html+php: blade
    ini: cnf conf config editorconfig env dotenv gitconfig npmrc sshconfig
    javascript: js-vue mongo mongodb mongosh node nodejs
    jinja: j2 jinja2 njk nunjucks tera
    json: arb avsc geojson har ipynb webmanifest
    json5: jsonc
    jsx: javascriptreact
    markdown: markdoc mdc mdx qmd rmd
    mysql: mariadb
    nginx: nginxconf
    objective-c++: mm
    postgresql: pgsql
    python: gyp ipython pyspark
    reason: rescript
    scala: sbt
    sql: cql hive hiveql hql jpql oracle plsql
    tsx: typescriptreact
    vb.net: vba
    vim: viml vimrc vimscript
    vue: vue-html
    xml: csproj maven plist xaml xsl
    yaml: ansible docker-compose helm k8s kubernetes openapi swagger
"""
_ALSO = {name: line.split(":")[0].strip() for line in _OTHERS.splitlines() for name in line.partition(":")[2].split()}
# Lexers whose names say more, or less, than the name of the language.
_NAMES = {
    "ApacheConf": "Apache",
    "Bash Session": "Shell",
    "Django/Jinja": "Jinja",
    "Docker": "Dockerfile",
    "GAS": "Assembly",
    "Nginx configuration file": "nginx",
    "PostgreSQL SQL dialect": "PostgreSQL",
    "Python console session": "Python",
    "S": "R",
    "VimL": "Vim",
}
# Patterns of names of files: an ending, or a whole name that can only be a file's.
_ENDING = re.compile(r"\*\.([^*?\[\]]+)")
_NAME = re.compile(r"[^*?\[\]]*(?:\.|file$)[^*?\[\]]*")


class _Known(NamedTuple):
    """The names of lexers by alias, and by the name of a file that no other lexer reads, in lower case."""

    aliases: dict[str, str]
    files: dict[str, str]


def is_plain(language: str) -> bool:
    """Whether code in ``language`` has no colours."""
    return not language or language.lower() in PLAIN


def is_diff(language: str) -> bool:
    """Whether the language is that of diffs."""
    return language.lower() in ("diff", "udiff", "patch")


@lru_cache(maxsize=1000)
def similar_languages(language: str) -> tuple[str, ...]:
    """Known names like ``language``, the nearest first. Finding them takes milliseconds."""
    wanted = language.lower()
    longest = 1 + len(wanted) // 6
    names = sorted(name for name in {*_known().aliases, *_ALSO, *PLAIN} if abs(len(name) - len(wanted)) <= longest)
    return tuple(difflib.get_close_matches(wanted, names, n=3, cutoff=0.75))


def lexer_name(language: str) -> str | None:
    """The name of Pygments' lexer of ``language``; None where it has none."""
    known, name = _known(), language.lower()
    if (found := known.aliases.get(_ALSO.get(name, name)) or known.files.get(name)) is not None:
        return found
    # The name of a file: its longest ending that is known.
    while "." in name:
        name = name.partition(".")[2]
        if (found := known.aliases.get(_ALSO.get(name, name)) or known.files.get(name)) is not None:
            return found
    return None


def shown_name(language: str) -> str:
    """What readers call ``language``; "" for text that is in none."""
    if is_plain(language):
        return ""
    name = lexer_name(language)
    return _NAMES.get(name, name) if name else language


@cache
def lexer_of(name: str) -> Lexer:
    """The lexer of this name, made once a process: making one costs more than most blocks of code."""
    from pygments.lexers import find_lexer_class

    found: Any = find_lexer_class(name)
    # A snippet of PHP seldom begins with <?php.
    lexer: Lexer = found(startinline=True) if name == "PHP" else found()
    return lexer


@cache
def _known() -> _Known:
    from pygments.lexers import get_all_lexers

    aliases: dict[str, str] = {}
    files: dict[str, set[str]] = {}
    for name, others, patterns, _ in get_all_lexers(plugins=False):
        aliases |= {alias.lower(): name for alias in others}
        for pattern in patterns:
            if match := _ENDING.fullmatch(pattern) or _NAME.fullmatch(pattern):
                files.setdefault(match[match.lastindex or 0].lower(), set()).add(name)
    return _Known(aliases, {file: names.pop() for file, names in files.items() if len(names) == 1})
