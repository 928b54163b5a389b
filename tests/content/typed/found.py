"""Forms in which authors write the tools of a stack, and what is found in each."""

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
