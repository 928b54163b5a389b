"""``sitegen serve``."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click

from sitegen.cli.command import Command, bilingual, common
from sitegen.cli.terminal import Progress, print_line, print_problems
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.preview.builder import Built
    from sitegen.words.errors import Problem


@click.command(
    cls=Command,
    short_help=bilingual("Show the site while you write.", "글을 쓰는 동안 사이트를 보여 줍니다."),
    help=bilingual(
        "Build the site into a folder of its own and show it in the browser; every edit appears as soon as it is saved."
        "\n\nDrafts and future posts are shown too, and marked. Nothing is written to the output folder."
        "\n\n\b\nExamples:\n"
        "  sitegen serve\n  sitegen serve --open --port 3000",
        "사이트를 따로 둔 폴더에 빌드해 브라우저에서 보여 줍니다. 저장하면 바로 나타납니다."
        "\n\n초안과 날짜가 미래인 글도 표시를 달아 보여 줍니다. 출력 폴더에는 아무것도 쓰지 않습니다.\n\n\b\n예:\n"
        "  sitegen serve\n  sitegen serve --open --port 3000",
    ),
)
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8000,
    help=bilingual(
        "Where to listen; the next free one if it is taken.", "포트. 이미 쓰이고 있으면 다음 빈 포트를 씁니다."
    ),
)
@click.option(
    "--host",
    default="127.0.0.1",
    help=bilingual(
        "Which address to listen on; this machine only by default.",
        "요청을 받을 주소. 기본값으로는 이 컴퓨터에서만 보입니다.",
    ),
)
@click.option("--open", "open_", is_flag=True, help=bilingual("Open the browser.", "브라우저를 엽니다."))
@click.option("--no-drafts", is_flag=True, help=bilingual("Leave drafts out.", "초안을 뺍니다."))
@click.option(
    "--no-future", is_flag=True, help=bilingual("Leave posts of a future date out.", "날짜가 미래인 글을 뺍니다.")
)
@click.option(
    "--poll",
    is_flag=True,
    help=bilingual(
        "Look for changes again and again, on network drives.",
        "변경을 주기적으로 살핍니다. 네트워크 드라이브에서 쓰세요.",
    ),
)
@click.option(
    "--editor",
    metavar="URL",
    envvar="SITEGEN_EDITOR",
    help=bilingual(
        "What opens a file, in place of `serve.editor`.",
        "파일을 편집기에서 여는 주소. 설정의 `serve.editor` 대신 씁니다.",
    ),
)
@common
def serve(
    root: Path,
    lang: str,
    port: int,
    host: str,
    open_: bool,
    no_drafts: bool,
    no_future: bool,
    poll: bool,
    editor: str | None,
) -> None:
    """Show the site until Ctrl-C."""
    from sitegen.package import BUILT_IN
    from sitegen.preview.serve import Serving
    from sitegen.preview.serve import serve as show
    from sitegen.site import read_settings

    read_settings(root)  # a folder without settings is an error, not a preview
    serving = Serving(root, host, port, not no_drafts, not no_future, poll, lang, editor, extra=(BUILT_IN,))
    with suppress(KeyboardInterrupt):
        show(serving, _Terminal(lang, open_), Progress(lang, quiet=False))
    print_line("\n" + say("serve-end", lang), err=True)


class _Terminal:
    """Prints to stderr what the preview does. A problem that stays is printed once."""

    def __init__(self, lang: str, opens: bool) -> None:
        self._lang, self._opens = lang, opens
        self._problems: tuple[Problem, ...] = ()
        self._is_first = True

    def ready(self, url: str, asked: int, port: int) -> None:
        """The server listens at ``url``."""
        if asked not in (0, port):
            self.notice("serve-port", asked=str(asked), port=str(port))
        self.notice("serve-ready", url=url)
        if self._opens:
            click.launch(url)

    def notice(self, code: str, **values: str) -> None:
        """Print the message ``code``."""
        print_line(say(code, self._lang, list(values.items())), err=True)

    def built(self, built: Built) -> None:
        """A build has ended."""
        now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005  # the author's own clock, on the author's terminal
        failed = any(problem.severity == "error" for problem in self._problems)
        if built.problems != self._problems:
            if built.bug:
                print_line(built.bug, err=True)
                from sitegen.cli.run import newer_libraries

                if newer := newer_libraries():
                    self.notice("bug-libraries", names=", ".join(newer))
            print_problems(built.problems, "text", self._lang)
        report = built.report
        if report is not None:
            if failed:
                self.notice("serve-mended", time=now)
            if report.changed or report.rendered or self._is_first:
                self.notice(
                    "serve-built",
                    time=now,
                    paths=self._paths(report.changed_files),
                    rendered=str(report.rendered),
                    written=str(report.written),
                    milliseconds=f"{1000 * report.seconds:.0f}",
                )
            self._is_first = False
        self._problems = built.problems

    def _paths(self, paths: tuple[str, ...]) -> str:
        if not paths:
            return say("serve-anything", self._lang)
        first, *more = sorted(paths)
        return say("serve-more", self._lang, [("first", first), ("count", str(len(more)))]) if more else first
