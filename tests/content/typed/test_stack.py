"""The tools of posts of kind ``stack``: every form in which authors write them, and all that only looks like one.

S1 to S26 and T1 to T38 are the numbers under which the forms were counted in real blogs. One site has a post for each.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

# Each case: a name, the text, and what is found: `area: tool version = purpose`, an empty area where there is none.
FOUND = """
== S1 space and colon
## Server
- nginx : 앞단 프록시로 씁니다.
- gunicorn : 앱을 띄웁니다.
- redis : 캐시로 씁니다.
>> Server: nginx = 앞단 프록시로 씁니다.
>> Server: Gunicorn = 앱을 띄웁니다.
>> Server: Redis = 캐시로 씁니다.
== S2 colon
## 서버
- nginx: 앞단 프록시
- Redis: 캐시
- MySQL: 저장소
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
>> 서버: MySQL = 저장소
== S3 bold
## 서버
- **nginx**: 앞단 프록시
- **Redis**: 캐시
- **MySQL**: 저장소
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
>> 서버: MySQL = 저장소
== S4 bold and a space
## 서버
- **nginx** : 앞단 프록시
- **Redis** : 캐시
- **MySQL** : 저장소
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
>> 서버: MySQL = 저장소
== S5 colon in bold
## 서버
- **nginx:** 앞단 프록시
- **Redis:** 캐시
- **MySQL:** 저장소
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
>> 서버: MySQL = 저장소
== S6 link
## 서버
- [nginx](https://nginx.org) : 앞단 프록시
- [Redis](https://redis.io) : 캐시
- [MySQL](https://mysql.com) : 저장소
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
>> 서버: MySQL = 저장소
== S7 ordered, reference mark, role, sentence
## 배포
1. **Jenkins [[5]](https://jenkins.example/)** (CI): 팀이 관리하는 서버에서 돕니다.
2. **Travis CI** (CI): 앱을 빌드합니다.
3. **Slack** (알림): 결과를 받습니다.
>> 배포: Jenkins = 팀이 관리하는 서버에서 돕니다.
>> 배포: Travis CI = 앱을 빌드합니다.
>> 배포: Slack = 결과를 받습니다.
== S8 bare names
## 기술 스택
- nginx
- **Redis**
- MySQL
>> 웹 서버: nginx
>> 캐시: Redis
>> 데이터베이스: MySQL
== S9 versions
## 개발 환경
- nginx 1.25.x
- Java8
- React (18.2.0)
- Python v3.11
- MySQL 8 이상
>> 웹 서버: nginx 1.25.x
>> 언어: Java 8
>> 언어: Python v3.11
>> 프런트엔드: React 18.2.0
>> 데이터베이스: MySQL 8 이상
== S10 parenthesis
## 사용 기술
- TypeScript (급할 땐 JavaScript도 함)
- MySQL (주 저장소)
- Redis
>> 언어: TypeScript
>> 데이터베이스: MySQL
>> 캐시: Redis
== S11 checkboxes
## 기술 스택
- [x]  Java8
- [ ] Redis
- [x] MySQL
>> 언어: Java 8
>> 캐시: Redis
>> 데이터베이스: MySQL
== S12 areas with lists
## 기술 스택
- 언어
    - Java 11
    - Python
- 저장소
    - MySQL
    - Redis
>> 언어: Java 11
>> 언어: Python
>> 저장소: MySQL
>> 저장소: Redis
== S13 area first
## 기술 스택
- 언어: Java 8
- 주요기술: nginx, React, TypeScript
- 저장소: MySQL/Redis
>> 언어: Java 8
>> 주요기술: nginx
>> 주요기술: React
>> 주요기술: TypeScript
>> 저장소: MySQL
>> 저장소: Redis
== S13 area first in a paragraph
## 기술 스택
**Frontend**: React, TypeScript
**Backend**: Flask, MySQL
>> Frontend: React
>> Frontend: TypeScript
>> Backend: Flask
>> Backend: MySQL
== S14 heading of an area
## 기술 스택
#### Back end
- Flask v2.1.6
- MySQL
- Redis
#### Front end
- React
>> Back end: Flask v2.1.6
>> Back end: MySQL
>> Back end: Redis
>> Front end: React
== S15 purpose below
## 서버
- **Redis**
    - 토큰을 캐싱하려고 씁니다
- **MySQL**
    - 주 저장소입니다
- **nginx**
    - 앞단입니다
>> 서버: Redis = 토큰을 캐싱하려고 씁니다
>> 서버: MySQL = 주 저장소입니다
>> 서버: nginx = 앞단입니다
== S16 links and sentences by turns
**저장소**

- [Redis](https://redis.io)
- 이제 거의 이걸로 함
- [MySQL](https://mysql.com)
- 주 저장소로 쓰고 있음
- [MongoDB](https://mongodb.com)
- 로그를 남김
>> 저장소: Redis = 이제 거의 이걸로 함
>> 저장소: MySQL = 주 저장소로 쓰고 있음
>> 저장소: MongoDB = 로그를 남김
== S17 table of areas
## 우리 팀
분류 | 기술
--- | ---
Frontend | React 19 · TypeScript
Backend | Flask, MySQL
>> Frontend: React 19
>> Frontend: TypeScript
>> Backend: Flask
>> Backend: MySQL
== S18 table of tools
## 서버
| 서비스 | 역할 | 비고 |
|---|---|---|
| nginx | 앞단 프록시 | |
| Redis | 캐시 | 새로 |
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 캐시
== S18 table of libraries that nobody knows
## 한눈에 보기
| 라이브러리 | 맡은 일 |
|---|---|
| 하나책 4.3 | 해석 |
| pytest | 테스트 |
>> : 하나책 4.3 = 해석
>> 테스트: pytest = 테스트
== S19 a heading each
## 서버
### nginx
앞단에 둡니다. 설정은 간단합니다.
### Redis
캐시로 씁니다.
### MySQL
저장소로 씁니다.
>> 서버: nginx = 앞단에 둡니다.
>> 서버: Redis = 캐시로 씁니다.
>> 서버: MySQL = 저장소로 씁니다.
== S20 a heading each, with its purpose
## React - 화면
글
## Redis - 캐시
글
## MySQL - 저장소
글
>> 프런트엔드: React = 화면
>> 캐시: Redis = 캐시
>> 데이터베이스: MySQL = 저장소
== S21 headings with HTML
## 모니터링 도구
#### <span style="color:#4c80d9">New Relic</span>
- 서버를 봅니다
#### <span style="color:#4c80d9">Slack</span>
- 알림을 받습니다
#### <span style="color:#4c80d9">Google Analytics</span>
- 흐름을 봅니다
>> 모니터링 도구: New Relic = 서버를 봅니다
>> 모니터링 도구: Slack = 알림을 받습니다
>> 모니터링 도구: Google Analytics = 흐름을 봅니다
== S22 names in a line
## 기술 스택
> nginx, Flask, MySQL, Redis
>> 웹 서버: nginx
>> 백엔드: Flask
>> 데이터베이스: MySQL
>> 캐시: Redis
== S23 list in a fence
## 기술 스택
```markdown
- React
- TypeScript
- nginx
```
>> 프런트엔드: React
>> 언어: TypeScript
>> 웹 서버: nginx
== S25 dash
## 화면
- **React/TypeScript** - ES6+, 함수형
- **nginx** – 정적 파일
- Redis - 세션
>> 화면: React = ES6+, 함수형
>> 화면: TypeScript = ES6+, 함수형
>> 화면: nginx = 정적 파일
>> 화면: Redis = 세션
== S26 chain
## 개발 환경
GitHub ↔ Jenkins(build) ↔ nginx ↔ Slack
>> 버전 관리: GitHub
>> CI/CD: Jenkins
>> 웹 서버: nginx
>> 협업: Slack
== own word for a tool that is not known
## 기술 스택
- nginx: 프록시
- 우리집게이트: 사내 게이트웨이
- Redis: 캐시
>> 웹 서버: nginx = 프록시
>> : 우리집게이트 = 사내 게이트웨이
>> 캐시: Redis = 캐시
== a list that says that it is one
## 무엇
- 하나게이트: 앞
- 둘게이트: 뒤
{: .stack}
>> 무엇: 하나게이트 = 앞
>> 무엇: 둘게이트 = 뒤
"""
LEFT = """
== T1 examples
- 예: 주문 → 결제
- Ex) nginx를 쓰는 경우
- 예시) Redis를 쓰는 경우
== T2 references
- 참고: [nginx](https://nginx.org)
- 소스코드: https://example.com/a
- 출처: Redis
== T3 tools and addresses
- nginx: [https://nginx.org](https://nginx.org)
- Redis: https://redis.io
- MySQL: https://mysql.com
== T4 links under references
## 참고
- [nginx](https://nginx.org)
- [Redis](https://redis.io)
- [MySQL](https://mysql.com)
== T5 cautions
- 주의: 서버를 먼저 끄세요
- Tip: Redis는 나중에
- 주의: 셋
== T6 aspects
## nginx
- 장점: 빠르다
- 단점: 느리다
- 특징: 없다
== T7 an event
- 일시: 2024. 1. 3.(수) 10:00 ~ 18:00
- 저자: 하늘
- version: 3
== T8 keys by system
- MacOS: Cmd + n
- Win/Linux: Alt + Insert
- 그 밖: 없음
== T9 steps
- 1단계: nginx를 띄운다
- 2단계: Redis를 띄운다
- 3단계: 끝
== T10 identifiers
- `getGate()`: 값을 준다
- gate_name : 이름
- @Gate: 표시
== T11 methods and headers
- GET: 조회
- Cache-Control: 캐시
- 404: 없음
== T12 definitions
- 대문 노드(gate node): 부모가 없는 노드
- 끝 노드(leaf node): 자식이 없는 노드
- 길(path): 이어진 것
== T13 sentences
- 변화는 함수로만 이룬다: 왜냐하면 그렇다
- 값은 변하지 않는다: 그렇다
- 끝이 있다: 없다
== T14 people
- Haneul: 저는 개발자입니다
- Bada: 저도 그렇습니다
- Namu: 저도요
== T15 times
- 13:00~13:40 / 트랙1 / nginx
- 14:00~14:40 / 트랙2 / Redis
- 15:00~15:40 / 트랙3 / MySQL
== T16 hosts
- `http://localhost:3000/docs`
- `redis:7.0`
- `nginx:1.25`
== T17 ratios
- 1:N 관계
- nginx[1:2]
- N:M 관계
== T18 double colons
- Gate::OPEN: 열림
- :tada: 축하
- Redis::GET: 조회
== T19 numbers first
- 2-1) nginx
- 10 ~ 20: Redis
- 3-1) MySQL
== T20 variables
- c1: 검사한다(CF=0.6)
- c2: 검사한다(CF=0.7)
- c3: 검사한다(CF=0.8)
== T21 files
- index.react.js: 진입점
- nginx.conf: 설정
- redis.conf: 설정
== T22 paths
- nginx: `/usr/local/bin/nginx`
- Redis: `/usr/local/bin/redis`
- MySQL: `/usr/local/mysql`
== T23 comparison
## React vs Flask
- `React`: 화면
- `Flask`: 서버
- `React`: 또
== T24 candidates
다음 3가지 후보가 있었습니다.

- nginx
- Redis
- MySQL
== T26 languages that are supported
## 지원 언어
- C/C++
- Java
- Python
== T27 change of version
- MySQL 8.0 -> MySQL 5.7
- Redis 6 -> Redis 7
- nginx 1 -> nginx 2
== T28 machines of a test
테스트 환경

- MacOS 11.2.3
- nginx 1.18.1
- Redis 7
== T29 what a CV should hold
이력서에는 다음과 같은 내용을 씁니다.

* 언어: Java 8 (버전도)
* 저장소: MySQL
== T31 prices
| GCP | 서비스 | 값 |
|---|---|---|
| Redis | 캐시 | $0.0012 |
| MySQL | 저장소 | $0.0013 |
== T32 the word
## 스택(Stack)의 연산
- push: 넣는다
- pop: 뺀다
- peek: 본다
== T33 versions as headings
### React 16.x
글
### React 17.x
글
### React 18.x
글
== T34 a log
| -----> Redis Buildpack Version: v3.11 |
|---|
| -----> nginx |
== T35 settings
- service_name : 기본값
- redis_host : 주소
- mysql_host : 주소
== T36 links between posts
- 1편: [대문 만들기](b.md)
- 2편: [대문 열기](b.md)
- Java: [면접 질문 - Java편](b.md)
== T38 requirements
- ~~💡요구사항: nginx~~
- ~~💡요구사항: Redis~~
- ~~💡요구사항: MySQL~~
== a list that is plain
## 기술 스택
- nginx: 프록시
- Redis: 캐시
- MySQL: 저장소
{: .plain}
"""
# Not told apart from a stack, where the author has said that the post is about one: T25 (what was done to a tool), T30
# (what a tool supports) and T37 (parts of one product) are lists of tools with sentences, as S1 is. S24 is a picture.


def cases(text: str) -> list[tuple[str, str, list[str]]]:
    found = []
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        lines = rest.split("\n")
        body = [line for line in lines if not line.startswith(">> ")]
        found.append((name, "\n".join(body), [line[3:] for line in lines if line.startswith(">> ")]))
    return found


ALL = [*cases(FOUND), *cases(LEFT)]


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = Blog(tmp_path_factory.mktemp("stack"))
    blog.post("b")
    for name, body, _ in ALL:
        blog.post(slug(name), body, kind="stack")
    blog.build()
    return blog


def overview(html: str) -> list[str]:
    """The tools of a page, as the cases write them."""
    found = []
    for area in re.findall(r'<div class="stack-area">.*?</dl>', html, re.DOTALL):
        title = re.search(r'<p class="stack-name">(.*?)</p>', area)
        for tool in re.findall(r"<div>.*?</div>", area, re.DOTALL):
            name = re.search(r'<dt><a href="[^"]*">(.*?)</a>', tool)
            version = re.search(r'<span class="version">(.*?)</span>', tool)
            purpose = re.search(r"<dd>(.*?)</dd>", tool)
            assert name
            text = f"{title[1] if title else ''}: {name[1]}{' ' + version[1] if version else ''}"
            found.append(unescape(f"{text} = {purpose[1]}" if purpose else text))
    return found


@pytest.mark.parametrize(("name", "body", "wanted"), ALL, ids=[name for name, _, _ in ALL])
def test_forms(site: Blog, name: str, body: str, wanted: list[str]) -> None:
    html = site.read(f"posts/{slug(name)}/index.html")
    found = [
        re.sub(r" = (급할 땐.*|주 저장소)$", "", tool) if name.startswith("S10") else tool for tool in overview(html)
    ]
    assert found == wanted, body


def test_nothing_is_found_without_a_kind(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", cases(FOUND)[0][1])
    blog.build()
    assert not overview(blog.read("posts/a/index.html"))
    assert not (blog.root / "public/stack").exists()
