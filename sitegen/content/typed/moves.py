"""Whether steps are those of a deployment, by their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What moves or makes something on its way to its readers.
_VERB = re.compile(
    r"push|푸시|pull|풀\s?리퀘|merge|머지|병합|build|빌드|compile|컴파일|test|테스트|\bQA\b|lint|린트|"
    r"이미지|image|배포|deploy|releas|릴리[스즈]|"
    r"올[리린려라림]|올라|승인|approv|알림|알[려린]|notif|롤백|rollback|roll back|전송|"
    r"upload|업로드|download|내려받|가져[오와온]|"
    r"clone|checkout|체크아웃|설치|install|접속|기동|재시작|restart|교체|전환|trigger|트리거|publish|게시|packag|패키징|sync|동기화|"
    r"commit|커밋|\bPR\b|review|리뷰|\btag|태그|반영|적용|스캔|scan|^개발$",
    re.IGNORECASE,
)
BRANCH = r"master|main|develop|dev|feature(?:/[\w*-]+)?|hotfix(?:/[\w*-]+)?|release(?:/[\w*.-]+)?|trunk|maintenance"
_OF_BRANCHES = re.compile(rf"브랜치|branch|\b(?:{BRANCH})(?![A-Za-z0-9_-])", re.IGNORECASE)
_SOURCE = re.compile(
    rf"브랜치|branch|저장소|리포|\brepo|git|push|푸시|pull|풀\s?리퀘|\bPR\b|webhook|웹훅|commit|커밋|trigger|트리거|merge|머지|병합|"
    rf"checkout|체크아웃|\btag|태그|^개발$|개발자(?:가|는|의)|소스|코드|source|\b(?:{BRANCH})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"서버|server|운영|prod|live|라이브|cluster|클러스터|배포|deploy|알림|알[려린]|notif|slack|슬랙|releas|릴리[스즈]|registry|레지스트리|저장소|"
    r"store|스토어|\bEC2\b|\bS3\b|k8s|kubernetes|쿠버네티스|beanstalk|기동|재시작|restart|반영|적용|전환|publish|게시|롤백|rollback",
    re.IGNORECASE,
)
# What most items of a list have that is something else: what must be, what came of it, clicks, preparations, problems,
# cases and whom they suit.
_OTHERS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?:해야|돼야|되어야|[가-힣]어야|[가-힣]아야)\s*(?:한다|합니다|함|해요|됩니다|된다)|\b(?:must|should)\b",
        r"[었았였했됐졌렸왔갔](?:다|습니다|어요|음)[.!]*$",
        r"메뉴|클릭|선택|버튼|\S+\s*탭|화면|콘솔|체크\s?박스|입력|\bclick|\bselect|button|\s>\s",
        r"(?:작성|설치|생성|설정|등록|준비|추가|발급|정의|만들기|설정하기)(?:한다|합니다|하기|하세요|해\s?둔다)?[.]*$",
        r"낭비|느[리림려]|어렵|문제|부족|불편|실패|장애|오류|에러|위험|번거|오래\s?걸|부담|힘들",
        r"경우|(?:팀|조직|제품|회사|프로젝트)[.]*(?:\s*\(.*)?$",
        r"^\S+\s*[:：]\s*\S+\s*(?:→|->|=>)",
    )
)
# Below these headings, and after these words, no list is a pipeline.
_REFUSES = re.compile(
    r"문제|이슈|단점|한계|장점|효과|개선\s?점|성과|요구|조건|준비|사전|참[고조]|출처|references?|비교|후보|대안|\bvs\b|트러블|trouble|전략의?\s*종류|"
    r"설정\s*방법|설치|이유|예정|todo|할\s*일|앞으로",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"배포\s*(?:합니다|한다|해요|하고\s*있(?:습니다|다|어요))[.:：]*$|"
    r"배포\s*(?:흐름|과정|단계|절차|순서)|pipeline|파이프라인|CI\s*/\s*CD|flow|흐름|과정|프로세스|순서|단계",
    re.IGNORECASE,
)
_ENOUGH, _MOST, _NEARLY_ALL = 3, 0.6, 0.75
_LONGEST = 120
# Of a longer text only the beginning is looked at.
LOOKED_AT = 300


def is_other_list(*texts: str) -> bool:
    """Whether a heading, or what stands before a list, says that it is no pipeline."""
    return any(_REFUSES.search(text) and not _ANNOUNCES.search(text) for text in texts)


def are_moves(texts: Sequence[str]) -> bool:
    """Whether these are the steps of a deployment: most of them move or make something, the first come from where code
    is kept, the last lead to where it runs."""
    texts = [text[:LOOKED_AT] for text in texts]
    count = len(texts)
    if sum(len(text) > _LONGEST for text in texts) * 2 >= max(count, 1):
        return False  # they explain something
    if count < _ENOUGH or any(_share(other, texts) >= 1 / 2 for other in _OTHERS):
        return False
    third = -(-count // 3)
    begins = any(map(_SOURCE.search, texts[:third]))
    ends = any(map(_TARGET.search, texts[-third:]))
    return begins and ends and _share(_VERB, texts) >= _MOST


def name_branches(texts: Sequence[str]) -> bool:
    """Whether nearly all of these say something of branches."""
    return _share(_OF_BRANCHES, texts) >= _NEARLY_ALL


def _share(form: re.Pattern[str], texts: Sequence[str]) -> float:
    return sum(bool(form.search(text)) for text in texts) / len(texts)
