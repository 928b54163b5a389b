"""``sitegen urls``: the published URLs in ``urls.lock``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sitegen.cli.command import Group, bilingual, common
from sitegen.cli.terminal import print_line
from sitegen.words.errors import Place, Problems, error
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.catalog.ledger import Ledger, PublishedUrl
    from sitegen.text.urls import Url


@click.group(
    cls=Group,
    short_help=bilingual("The URLs that were published.", "발행한 주소를 다룹니다."),
    help=bilingual(
        "Keep the published URLs in urls.lock, so that none of them vanishes unnoticed.\n\n\b\nExamples:\n"
        "  sitegen urls start\n  sitegen urls retire /posts/old/\n  sitegen urls diff main",
        "발행한 주소를 urls.lock에 적어 두고, 하나라도 사라지면 빌드가 알려 줍니다.\n\n\b\n예:\n"
        "  sitegen urls start\n  sitegen urls retire /posts/old/\n  sitegen urls diff main",
    ),
)
def urls() -> None:
    """The group of commands."""


@urls.command(
    short_help=bilingual("Begin to keep the site's URLs.", "사이트의 주소를 적기 시작합니다."),
    help=bilingual(
        "Write urls.lock and a line for git, and build the site, which puts all its URLs there.",
        "urls.lock과 git 설정 한 줄을 쓰고, 사이트를 빌드해 모든 주소를 적습니다.",
    ),
)
@common
def start(root: Path, lang: str) -> None:
    """Write a ledger with all URLs of the site."""
    from sitegen.catalog.ledger import LEDGER, Ledger, read_ledger
    from sitegen.recorded import write_ledger
    from sitegen.scaffold import let_git_merge
    from sitegen.site import read_settings

    read_settings(root)
    if read_ledger(root) is not None:
        raise Problems([error("ledger-exists", Place(LEDGER))])
    write_ledger(root, Ledger())
    let_git_merge(root)
    _build(root, lang)
    print_line(say("urls-started", lang, [("count", str(len(_ledger(root).urls)))]), err=True)


@urls.command(
    "list",
    short_help=bilingual("Show the URLs.", "주소를 보여 줍니다."),
    help=bilingual("Print the lines of urls.lock, sorted.", "urls.lock의 줄을 정렬해 출력합니다."),
)
@click.option("--gone", is_flag=True, help=bilingual("Only those that were retired.", "더 이상 쓰지 않는 주소만."))
@common
def list_urls(root: Path, lang: str, gone: bool) -> None:  # noqa: ARG001  # every command has a language
    """Print the lines of the ledger."""
    ledger = _ledger(root)
    chosen = [known for known in ledger.urls.values() if not gone or known.state == "gone"]
    print_line("\n".join(ledger.with_urls(chosen).text.split("\n")[len(ledger.comments) : -1]))


@urls.command(
    short_help=bilingual("Say what is known of a URL.", "주소 하나에 대해 알려 줍니다."),
    help=bilingual("Say since when a URL is published, and from what.", "주소가 언제부터 있었고 무엇에서 왔는지."),
)
@click.argument("url")
@common
def explain(root: Path, lang: str, url: str) -> None:
    """Say what the ledger knows of a URL."""
    known = _must_know(_ledger(root), url)
    code = f"urls-said-{known.state}" if known.state else "urls-said" if known.document else "urls-said-own"
    values = [("url", str(known.url)), ("day", known.day), ("document", known.document or "-")]
    print_line(say(code, lang, values))


@urls.command(
    short_help=bilingual("Take in the site's URLs as they are.", "지금 사이트의 주소를 받아들입니다."),
    help=bilingual(
        "Build the site and add its new URLs to urls.lock, also in CI. URLs that you name are taken out, if nothing "
        "is there any more: for those that nobody has ever seen.",
        "사이트를 빌드해 새 주소를 urls.lock에 더합니다. CI에서도 그렇게 합니다. 이름을 적은 주소는 그 자리에 아무것도 "
        "없다면 뺍니다. 아무도 본 적이 없는 주소에만 쓰세요.",
    ),
)
@click.argument("urls", metavar="[URL]...", nargs=-1)
@common
def accept(root: Path, lang: str, urls: tuple[str, ...]) -> None:
    """Take in new URLs, and drop some."""
    from sitegen.catalog.ledger import LEDGER

    accepted = [_must_know(_ledger(root), url).url for url in urls]
    _build(root, lang, tuple(accepted))
    after = _ledger(root).urls
    if left := [after[url] for url in accepted if url in after]:
        raise Problems(
            error("ledger-still-there", Place(LEDGER), url=known.url, document=known.document or "-") for known in left
        )


@urls.command(
    short_help=bilingual("Let a URL go.", "주소를 그만 씁니다."),
    help=bilingual(
        "Let URLs go for good. The next build puts a page there that says so. The feeds of a page go with it.",
        "주소를 그만 씁니다. 다음 빌드가 그 자리에 안내 페이지를 둡니다. 페이지의 피드도 함께 그만 씁니다.",
    ),
)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@common
def retire(root: Path, lang: str, urls: tuple[str, ...]) -> None:
    """Mark URLs as gone."""
    from sitegen.catalog.ledger import PublishedUrl
    from sitegen.catalog.urls import feed_url, rss_url
    from sitegen.options import Options, current_time
    from sitegen.recorded import write_ledger
    from sitegen.site import read_site

    ledger = _ledger(root)
    today = read_site(root, Options(), current_time()).today.isoformat()
    gone: dict[Url, PublishedUrl] = {}
    for given in urls:
        # One that a runner has published may not be there yet.
        known = _find(ledger, given) or PublishedUrl(_url(given), today)
        feeds = [ledger.urls[feed] for feed in (feed_url(known.url), rss_url(known.url)) if feed in ledger.urls]
        gone |= {one.url: one._replace(day=today, state="gone") for one in (known, *feeds)}
    write_ledger(root, ledger.with_urls({**ledger.urls, **gone}.values()))
    for url in gone:
        code = "urls-retired" if url.endswith(("/", ".html")) else "urls-retired-file"
        print_line(say(code if url in ledger.urls else "urls-retired-unknown", lang, [("url", url)]), err=True)


@urls.command(
    short_help=bilingual("Compare with a revision of git.", "git의 다른 시점과 비교합니다."),
    help=bilingual(
        "Print the URLs that came (+), went (-) or are made from another file (~) since a revision of git.",
        "git의 어느 시점과 비교해 새로 생긴(+), 없어진(-), 다른 파일에서 만드는(~) 주소를 출력합니다.",
    ),
)
@click.argument("revision", metavar="REV", default="HEAD")
@common
def diff(root: Path, lang: str, revision: str) -> None:
    """Compare the ledger with that of a revision."""
    from sitegen.catalog.ledger import compare_ledgers
    from sitegen.recorded import ledger_at

    ledger = _ledger(root)
    before = None if revision.startswith("-") else ledger_at(root, revision)
    if before is None:
        raise Problems([error("ledger-no-revision", None, revision=revision)])
    changes = compare_ledgers(before, ledger)
    marks = zip("+~-", changes, strict=True)
    lines = sorted((known.url, f"{mark} {known.url}") for mark, found in marks for known in found)
    if lines:
        print_line("\n".join(line for _, line in lines))
    else:
        print_line(say("urls-same", lang, [("revision", revision)]), err=True)


def _ledger(root: Path) -> Ledger:
    """The ledger. Raises Problems where there is none."""
    from sitegen.catalog.ledger import LEDGER, read_ledger

    found = read_ledger(root)
    if found is None:
        raise Problems([error("ledger-missing", Place(LEDGER))])
    return found


def _url(given: str) -> Url:
    """A URL as somebody types it: percent-encoded or not. Raises Problems for one that cannot be a page of a site."""
    from sitegen.text.urls import UnsafeUrl, Url

    try:
        return Url.parse(given)
    except UnsafeUrl as unsafe:
        raise Problems([error(unsafe.reason, None, url=given)]) from None


def _find(ledger: Ledger, given: str) -> PublishedUrl | None:
    """The line of a URL as somebody types it; None where it has none. Raises Problems for one that cannot be."""
    url = _url(given)
    return ledger.urls.get(url) or ledger.urls.get(type(url)(url.rstrip("/")))  # ``/a.pdf`` is a file too


def _must_know(ledger: Ledger, given: str) -> PublishedUrl:
    """The line of a URL. Raises Problems where it has none."""
    from sitegen.words.similar import Names

    if (known := _find(ledger, given)) is None:
        near = ", ".join(f"`{name}`" for name in Names(ledger.urls).near(given))
        raise Problems([error("ledger-unknown-url", None, url=given, near=near)])
    return known


def _build(root: Path, lang: str, accepted: tuple[str, ...] = ()) -> None:
    """Build the site, with its URLs written into the ledger. Ends the process where the build fails."""
    from sitegen.cli.run import run
    from sitegen.options import Options

    if status := run(root, Options(records="lock", accepted=accepted), lang):
        sys.exit(status)
