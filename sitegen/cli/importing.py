"""``sitegen import``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import click

from sitegen.cli.command import Command, bilingual, speaking

# The function that reads a site of each generator. Its module is imported where it is needed.
_READERS = {"jekyll": "read_jekyll", "hugo": "read_hugo", "hexo": "read_hexo"}


@click.command(
    name="import",
    cls=Command,
    short_help=bilingual("Move a blog of another generator in.", "다른 생성기의 블로그를 옮겨 옵니다."),
    help=bilingual(
        "Read the repository of a site of another generator in SOURCE, write it as a site of ours into DEST, and prove "
        "that no URL and no text was lost.\n\nSOURCE is not changed, and nothing in DEST is overwritten. The exit "
        "status is 1 if something was lost.\n\n\b\nExamples:\n  sitegen import jekyll ../old-blog blog\n"
        "  sitegen import jekyll ../old-blog blog --dry-run --report report.md\n"
        "  sitegen import jekyll ../old-blog blog --oracle ../old-blog/_site",
        "SOURCE에 있는 다른 생성기의 저장소를 읽어 DEST에 sitegen 사이트로 쓰고, 주소와 글이 하나도 사라지지 "
        "않았음을 보입니다.\n\nSOURCE는 고치지 않고 DEST의 파일은 덮어쓰지 않습니다. 잃은 것이 있으면 종료 코드가 "
        "1입니다.\n\n\b\n예:\n  sitegen import jekyll ../old-blog blog\n"
        "  sitegen import jekyll ../old-blog blog --dry-run --report report.md\n"
        "  sitegen import jekyll ../old-blog blog --oracle ../old-blog/_site",
    ),
)
@click.argument("what", metavar="|".join(_READERS), type=click.Choice(list(_READERS)))
@click.argument("source", type=click.Path(path_type=Path, file_okay=False))
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--dry-run", is_flag=True, help=bilingual("Write nothing but the report.", "보고서 말고는 쓰지 않습니다.")
)
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=bilingual("Write the whole proof: Markdown, or JSON for .json.", "전체 보고서. 마크다운이며, .json이면 JSON."),
)
@click.option(
    "--oracle",
    metavar="WHERE",
    type=click.Path(path_type=Path, exists=True),
    help=bilingual(
        "A built copy of the old site, page by page: a folder, a sitemap or a feed.",
        "빌드된 옛 사이트(폴더, 사이트맵, 피드)와 페이지마다 견줍니다.",
    ),
)
@speaking
def import_(
    what: str, source: Path, dest: Path, lang: str, dry_run: bool, report: Path | None, oracle: Path | None
) -> None:
    """Move a site, and report it."""
    from sitegen.cli.terminal import print_line, print_problems
    from sitegen.importing.move import move
    from sitegen.importing.oracle import compare, old_pages
    from sitegen.importing.proof import as_markdown, by_code, path_and_line, prove, summary, to_json
    from sitegen.importing.write import check_places, write_site
    from sitegen.options import Options
    from sitegen.words.errors import Place, Problems, error, gathered
    from sitegen.words.sentences import say

    check_places(source, dest)
    read = getattr(import_module(f"sitegen.importing.{what}.read"), _READERS[what])
    old = read(source)
    base = urlsplit(str(old.settings.get("url", ""))).path.rstrip("/")
    published = old_pages(oracle, base) if oracle else None
    moved = move(old, Options().processes, published)
    problems = list(old.problems)
    pages = compare(published, moved.moved) if published else []
    if not dry_run:
        problems += write_site(moved, source, dest)
    proof = prove(moved, problems, pages)
    if report:
        text = to_json(proof, lang) if report.suffix == ".json" else as_markdown(proof, lang)
        try:
            report.parent.mkdir(parents=True, exist_ok=True)
            report.write_text(text, encoding="utf-8", newline="\n")
        except OSError as exception:
            raise Problems([error("unwritable", Place(str(report)), reason=exception.strerror or exception)]) from None
    print_problems(gathered(proof.problems), "text", lang)
    for code, notes in by_code(proof.notes).items():
        first = notes[0]
        where = path_and_line(first.path, first.line)
        line = [("said", say(code, lang, first.values)), ("count", f"{len(notes):,}"), ("where", where)]
        print_line(say("import-note", lang, line), err=True)
    for fate in [one for one in proof.fates if one.fate == "lost"][:20]:
        print_line(say("import-url-lost", lang, [("url", fate.url), ("path", fate.path)]), err=True)
    for path, gap in proof.lost_text[:20]:
        values = [("path", path), ("line", str(gap.line)), ("lost", gap.lost[:100]), ("new", gap.new[:100])]
        print_line(say("import-text-lost", lang, values), err=True)
    print_line("\n".join(summary(proof, lang)), err=True)
    print_line(say("import-done" if proof.holds else "import-failed", lang, [("directory", str(dest))]), err=True)
    sys.exit(0 if proof.holds else 1)
