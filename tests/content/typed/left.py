"""What only looks like a stack, and stays what it is."""

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
== one or two that nothing announces
## 그 밖에
- c: 옷
- Redis
== small letters and options
## 사용법
- `c` : 비운다
- `r` : 뒤집는다
- `-c` : 찍는다
== what to do on each system
## 시작하기
- Mac: brew로 설치합니다.
- Windows: 설치 파일을 받습니다.
- Linux: apt로 설치합니다.
== a path of a menu
## 값
- C/C++ -> 일반 -> 추가 포함 디렉터리
- Java -> 일반 -> 추가
- Python -> 일반 -> 추가
== tools of a table that nobody knows
## 보조 도구
| 도구 | 역할 |
|---|---|
| `lint.py` | 검사 |
| 우리검사 | 검사 |
== for each language
## 언어별 예시
### Python
글
### Java
글
### Go
글
== which to choose
## 선택 기준
- Babel: 오래된 것
- SWC: 빠른 것
- esbuild: 더 빠른 것
== the next posts
**다음 글:** 브라우저 — 글, Node.js, Deno, Bun
== words that mean something else
## 규모
- 트래픽: 하루 3억 건
- 노드: 40대
- 커서: 둘
"""
# Not told apart from a stack, where the author has said that the post is about one: T25 (what was done to a tool), T30
# (what a tool supports) and T37 (parts of one product) are lists of tools with sentences, as S1 is. S24 is a picture.
