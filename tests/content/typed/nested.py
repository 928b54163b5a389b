"""Whole posts in the manner of real ones that began this: remarks below tools, four deep, and tools with a role in
parentheses. All words are made up."""

# As in found.py.
NESTED = """
== lists four deep
# 점심 배달 서비스의 기술 스택

## 앱

- 안드로이드와 아이폰 - 둘 다 만들기로 했다. 한쪽만으로는 손님이 반으로 준다
- RxJava
  - 화면이 끊기지 않아서 골랐다
  - 처음에는 쓰기 어려웠음
- Swift
  - 예전보다 라이브러리가 많아져 큰 문제가 없음
- CocoaPods
  - 라이브러리를 받는 데 사용
    - 사내 라이브러리는 저장소를 따로 둠
      - 설정 파일 하나만 적으면 끝

## 서버

- nginx
  - 앞단 프록시
    - 정적 파일을 줄여서 내려보냄
      - 그림은 알아서 압축해 줌
- Redis
  - 장바구니를 담아 둠
- 사내 서버
  - 창고에 있는 서버 두 대
    - 메모리 96G

## 배포

- GitLab + Jenkins
  - push하면 빌드함
- Docker Compose
  - 서버는 전부 도커

## 모니터링

- Grafana
  - 지표를 그려서 봄
- Sentry
  - 오류가 나면 알려 줌
- 전화는 당번이 받음
>> 앱: Android = 둘 다 만들기로 했다. 한쪽만으로는 손님이 반으로 준다
>> 앱: iOS = 둘 다 만들기로 했다. 한쪽만으로는 손님이 반으로 준다
>> 앱: RxJava = 화면이 끊기지 않아서 골랐다
>> 앱: Swift = 예전보다 라이브러리가 많아져 큰 문제가 없음
>> 앱: CocoaPods = 라이브러리를 받는 데 사용
>> 서버: nginx = 앞단 프록시
>> 서버: Redis = 장바구니를 담아 둠
>> 서버: 사내 서버
>> 배포: GitLab = push하면 빌드함
>> 배포: Jenkins = push하면 빌드함
>> 배포: Docker Compose = 서버는 전부 도커
>> 모니터링: Grafana = 지표를 그려서 봄
>> 모니터링: Sentry = 오류가 나면 알려 줌
== a role in parentheses
## 인프라

- AWS EC2 (서버, 주문을 받습니다)
- AWS S3 (그림과 빌드 결과)
- AWS CodeDeploy (자동 배포)
- AWS CloudWatch (모니터링)
>> 인프라: Amazon EC2 = 서버, 주문을 받습니다
>> 인프라: Amazon S3 = 그림과 빌드 결과
>> 인프라: AWS CodeDeploy = 자동 배포
>> 인프라: Amazon CloudWatch = 모니터링
== candidates below a tool
## 결제

- 후보를 셋 두고 골랐다
  - Django
    - 익숙함
  - Rails
    - 가벼움
  - Laravel
    - 플러그인이 많음

## 큐

- Kafka
- RabbitMQ
- Redis
>> 큐: Apache Kafka
>> 큐: RabbitMQ
>> 큐: Redis
"""
