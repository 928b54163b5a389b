"""What posts say of tools in other words than the forms: names that are not known, versions, areas."""

KINDS = """
== some of the names of a line are not known
## 기술 스택
- Frontend: React, 우리위젯, shadcn/ui, TypeScript
- Backend: Flask (API, 배치), Redis 등
- 기타
>> Frontend: React
>> Frontend: 우리위젯
>> Frontend: shadcn/ui
>> Frontend: TypeScript
>> Backend: Flask
>> Backend: Redis
== some of the areas have no known tool
## 팀에서
- 언어: Java 8
- 저장소: MySQL
- 캐시: Redis
- 팀원: 네 명
>> 언어: Java 8
>> 저장소: MySQL
>> 캐시: Redis
== names and a remark on the last one
## 서버
- Spring Boot, JPA (Hibernate)
- 그레이들(Gradle) 8
- Redis: (NoSQL), 캐시
>> 서버: Spring Boot
>> 서버: JPA = Hibernate
>> 서버: Gradle 8
>> 서버: Redis = (NoSQL), 캐시
>> 서버: Hibernate
== tools in the words about others, if these say that they are used
## 서버
- Flask(Python) : 작은 API를 만듭니다.
- MongoDB : 대부분 MySQL로 처리하고 있지만 로그는 여기에 쌓습니다.
- GitHub : 문서는 github pages로 작성되어 있습니다.
- cron : 주기적인 작업에는 celery-beat를 이용하고 있습니다.
>> 서버: Flask = 작은 API를 만듭니다.
>> 서버: MongoDB = 대부분 MySQL로 처리하고 있지만 로그는 여기에 쌓습니다.
>> 서버: GitHub = 문서는 github pages로 작성되어 있습니다.
>> 서버: cron = 주기적인 작업에는 celery-beat를 이용하고 있습니다.
>> 서버: Python = 작은 API를 만듭니다.
>> 서버: MySQL = 대부분 MySQL로 처리하고 있지만 로그는 여기에 쌓습니다.
>> 서버: GitHub Pages = 문서는 github pages로 작성되어 있습니다.
>> 서버: Celery Beat = 주기적인 작업에는 celery-beat를 이용하고 있습니다.
== what was used, or is not, or somewhere else
## 서버
- PostgreSQL : MySQL에서 옮겼습니다.
- Redis : Memcached를 사용하다가 바꿨습니다. Hazelcast를 도입해 보았으나 무거웠습니다.
- Kafka : RabbitMQ를 사용하지 않는 까닭입니다.
- Jenkins : Travis를 사용하고 있었습니다. Slack에 배포 결과를 알립니다.
- React (Vue 대신) : Angular로 개발했습니다만 다시 만들었습니다.
>> 서버: PostgreSQL = MySQL에서 옮겼습니다.
>> 서버: Redis = Memcached를 사용하다가 바꿨습니다. Hazelcast를 도입해 보았으나 무거웠습니다.
>> 서버: Apache Kafka = RabbitMQ를 사용하지 않는 까닭입니다.
>> 서버: Jenkins = Travis를 사용하고 있었습니다. Slack에 배포 결과를 알립니다.
>> 서버: React = Angular로 개발했습니다만 다시 만들었습니다.
== versions that are written otherwise
## 1. 기술 스택
- react@18.2
- Spring5.x MVC
- JUnit 5
- Mosquitto-1.4.14
- babel 6.24.0, etc
>> 프런트엔드: React 18.2
>> 백엔드: Spring MVC 5.x
>> 테스트: JUnit 5
>> 메시지 큐: Mosquitto 1.4.14
>> 빌드: Babel 6.24.0
== a list that is announced may name few that are known
## 프로젝트 환경
- Spring Boot 1.5
- 우리 인증 모듈
- 우리게이트
>> 백엔드: Spring Boot 1.5
>> : 우리 인증 모듈
>> : 우리게이트
== fewer than three where a stack is announced
## 개발 환경
- Java 17
- Gradle
>> 언어: Java 17
>> 빌드: Gradle
== headings that are no areas
## 2. 서버
- nginx
- Redis
- MySQL
## 댓글을 다는 게시판을 만들어 보면서 알게 된 것들을 적어 봅니다
- Kafka
- Docker
- Jenkins
## 배포는 어떻게?
- Slack
- Jira
- Notion
>> 서버: nginx
>> 서버: Redis
>> 서버: MySQL
>> 메시지 큐: Apache Kafka
>> 컨테이너: Docker
>> CI/CD: Jenkins
>> 협업: Slack
>> 협업: Jira
>> 협업: Notion
== a name twice has all that is said of it
## 서버
- nginx 1.25
- Redis 7
- MySQL
## 이유
- Redis: 세션
- MySQL: 저장소
- nginx: 앞단
>> 서버: nginx 1.25 = 앞단
>> 서버: Redis 7 = 세션
>> 서버: MySQL = 저장소
== lines in a cell
## 팀
| 분류 | 기술 |
|---|---|
| 화면 | React<br>우리위젯<br>TypeScript |
>> 화면: React
>> 화면: 우리위젯
>> 화면: TypeScript
"""
