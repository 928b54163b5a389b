"""Deployments as authors write them, with the steps and the facts that are found in them; and what only looks so.

``>>`` begins what is found: a step, or ``환경``, ``브랜치``, ``전략`` and ``도구`` with their names.
"""

FOUND = """
== D1 a list of sentences
## 배포 흐름

1. 개발자가 대문 저장소에 push
2. 러너가 빌드
3. 이미지를 레지스트리에 push
4. 클러스터에 배포

끝.
>> 개발자가 대문 저장소에 push
>> 러너가 빌드
>> 이미지를 레지스트리에 push
>> 클러스터에 배포
== D1 with details below a step
1. main에 push하면 웹훅이 온다
   - 하루에 서른 번쯤
2. 젠킨스로 이미지를 빌드한다
   1. 캐시를 받는다
   2. 빌드한다
3. 쿠버네티스에 배포한다
4. Slack에 알림을 보낸다
>> main에 push하면 웹훅이 온다
>> 젠킨스로 이미지를 빌드한다
>> 쿠버네티스에 배포한다
>> Slack에 알림을 보낸다
>> 브랜치: main
>> 도구: Jenkins, Kubernetes, Slack
== D1 below words that say of a problem, and that this is how it is deployed
지난번 문제를 고친 뒤로 이렇게 배포합니다.

1. 저장소에 push
2. 이미지를 빌드
3. 서버에 배포
>> 저장소에 push
>> 이미지를 빌드
>> 서버에 배포
== D2 a list with verbs of Git, and what is done again
1. \tfeature 브랜치에 **Push** 합니다.
2. \tPR을 올립니다.
3. \t리뷰 뒤 develop에 **Merge** 합니다.
4. \t(수정이 있으면 1~3 반복)
5. \t테스트 서버에서 확인합니다. (문제가 있으면 1~4 반복)
6. \tmaster에 **Merge** 합니다.
7. \t운영에 배포합니다.
>> feature 브랜치에 Push 합니다.
>> PR을 올립니다.
>> 리뷰 뒤 develop에 Merge 합니다.
>> 테스트 서버에서 확인합니다.: 문제가 있으면 1~4 반복
>> master에 Merge 합니다.
>> 운영에 배포합니다.
>> 브랜치: feature, develop, master
== D3 paragraphs with a bold number
**1. Source**: 저장소에서 가져옵니다.

**2. Build**: 첫 단계입니다.
   1. 중복 확인
   2. 키를 가져와 clone

**3. Deploy**: 서버에 올립니다.
>> Source: 저장소에서 가져옵니다.
>> Build: 첫 단계입니다.
>> Deploy: 서버에 올립니다.
== D3 with a step whose words announce something else elsewhere
**1. Source**: 저장소에서 가져와 준비합니다.

**2. Build**: 이미지를 빌드합니다.

**3. Deploy**: 서버에 올립니다.
>> Source: 저장소에서 가져와 준비합니다.
>> Build: 이미지를 빌드합니다.
>> Deploy: 서버에 올립니다.
== D4 arrows in a quote
> 개발 → Test → QA → 배포
>> 개발
>> Test
>> QA
>> 배포
== D4 arrows in a line
우리는 이렇게 한다.

git -> jgate build -> 서버 접속 -> 설치 -> 기동 확인
>> git
>> jgate build
>> 서버 접속
>> 설치
>> 기동 확인
>> 도구: Git
== D5 arrows at the beginning of lines
main에 push
→ npm install → build
→ 저장소에 올림
>> main에 push
>> npm install
>> build
>> 저장소에 올림
>> 브랜치: main
>> 도구: npm
== D5 arrows on lines of their own
```
코드 push
↓
젠킨스 빌드
↓
운영 배포
```
>> 코드 push
>> 젠킨스 빌드
>> 운영 배포
>> 도구: Jenkins
== D6 moves of branches
* develop에서 pull해 feature로 작업한다.
* develop에 pull request를 날린다.
* 테스트가 끝나면 master에 머지한다.
* master에 올라간 것을 배포한다.
>> develop에서 pull해 feature로 작업한다.
>> develop에 pull request를 날린다.
>> 테스트가 끝나면 master에 머지한다.
>> master에 올라간 것을 배포한다.
>> 브랜치: develop, feature, master
== D7 branches and what they are for
* master
  * 운영 배포
* hotfix
  * 급한 수정
* develop
  * 개발 서버 배포
>> 브랜치: master, hotfix, develop
== D7 branches with a colon
- master: 배포용
- release: 검증용
- develop: 개발용
>> 브랜치: master, release, develop
== D8 a heading for each stage
### Github stage

글

### Build stage

글

### Deploy stage

글
>> Github stage
>> Build stage
>> Deploy stage
>> 도구: GitHub
== D9 headings with numbers, some of them to set up
#### 0. 서버 준비

글

#### 1. jgate 설치

글

#### 2. Git push

글

#### 3. `jenkins`를 이용한 빌드

글

#### 4. 운영 서버에 배포

글
>> Git push
>> jenkins를 이용한 빌드
>> 운영 서버에 배포
>> 도구: Git, Jenkins
== D10 stages of GitLab
```yaml
stages:
  - build
  - test
  - deploy

build:
  stage: build
```
>> build
>> test
>> deploy
== D10 stages of GitLab in brackets
```yaml
stages: [build, "test", deploy] # 차례
```
>> build
>> test
>> deploy
== D10 stages of GitLab in brackets on lines
```yaml
stages: [
  build, # 먼저
  test,
]
```
>> build
>> test
== D10 stages of GitLab with comments
```yaml
stages: # 차례
  - build # 먼저

  # 그다음
  - deploy
```
>> build
>> deploy
== D10 stages of Jenkins
```groovy
pipeline {
  stages {
    stage('Checkout') { }
    stage("Build") { }
    stage('Deploy') { }
  }
}
```
>> Checkout
>> Build
>> Deploy
== D12 environments
* production
* staging
* develop
>> 환경: production, staging, develop
== D12 environments with what they are for
- 운영 서버: 손님이 쓴다
- 스테이징 (운영과 같은 데이터)
- 개발: 아무나
>> 환경: 운영 서버, 스테이징, 개발
== D12 environments below a heading that says so
## 환경

- 개발
- 테스트
>> 환경: 개발, 테스트
== D12 environments in a list that has a class
- 운영
- 개발
{: .explain}
>> 환경: 운영, 개발
== D12 environments that are called servers
- 개발 서버: 아무나
- 검증
>> 환경: 개발 서버, 검증
== a list that its author calls a pipeline
1. 하나
2. 둘
{: .pipeline}
>> 하나
>> 둘
== a line that its author calls a pipeline
하나 -> 둘
{: .pipeline}
>> 하나
>> 둘
== a strategy in a heading
## 롤링으로 배포하기

글
>> 전략: 롤링
== a strategy in a step
1. main 브랜치에 push
2. 이미지를 빌드
3. 카나리로 5%에 배포
4. 모두에게 배포
>> main 브랜치에 push
>> 이미지를 빌드
>> 카나리로 5%에 배포
>> 모두에게 배포
>> 전략: 카나리
>> 브랜치: main
== a block, which is drawn where it stands
```pipeline
push -> 빌드 [Jenkins] -> 배포 @운영
```
>> 환경: 운영
>> 도구: Jenkins
"""

LEFT = """
== D11 a picture
그림으로 나타내면 다음과 같다.

![배포 흐름](https://example.com/flow.png)
== D10 what says when, and nothing of an order
```yaml
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
```
== V1 problems
1. 서버 한 대에 두 앱을 띄워 배포할 때 메모리 낭비
2. 빌드가 느려 push마다 기다림
3. 운영 서버에 직접 접속해 배포하니 위험
== V1 problems below a heading
## 기존 배포의 문제

1. 저장소에 push하고 나면
2. 직접 빌드하고
3. 서버에 배포한다
== V2 requirements
1. 저장소에 push하면 빌드해야 합니다.
2. 템플릿이 배포 변수를 지원해야 합니다.
3. 운영 서버에 배포되어야 합니다.
== V3 preparations
1. 저장소에 Dockerfile 작성
2. 배포용 values.yaml 작성
3. 배포 서버에 러너 등록
== V4 results
1. push부터 배포까지 부담이 줄었습니다.
2. 빌드가 빨라졌습니다.
3. 운영 배포가 편해졌습니다.
== V5 an explanation of a file
1. `on: [push]`: push가 있을 때 빌드
2. `jobs.build`: 이미지를 빌드
3. `deploy`: 서버에 배포
== V6 clicks
1. 저장소의 Settings 메뉴로 이동
2. Webhook 버튼을 클릭
3. push를 선택하고 배포 서버의 주소를 입력
== V7 references
1. [Git push 하기](https://example.com/1)
2. [이미지 빌드](https://example.com/2)
3. [운영 배포](https://example.com/3)
== V8 arrows of data, prices, calls
Logstash -> Elastic -> Kibana

138ms → 87ms → 40ms

A -> B: SYN
== V8 an arrow in a sentence
코드를 push → 빌드 → 배포하는 순서로 사람이 하나씩 손으로 하고 있었습니다.
== V9 a path of a menu
Settings → Branches → master

Jenkins 관리 > 시스템 설정 > 배포
== V10 phases of a tool
compile -> test -> package -> install -> deploy

제안 -> 계획 -> 설계 -> 코딩
== paragraphs that begin with a link, or with light letters
[1. push](https://example.com)하고 **main**에서 빌드

*2. 빌드*하고 **서버**로

*3. 배포*하면 **끝**이다
== V11 strategies
## 롤링

글

## Blue/Green

글

## 카나리

글
== V12 tools of the pipeline
1. **Jenkins** (CI): 빌드와 배포
2. **GitHub** (저장소): push
3. **Slack** (알림): 배포 알림
>> 도구: Jenkins, GitHub, Slack
== V13 a pipeline of data
수집 → 전처리 → 학습 → 평가

1. 로그를 수집한다
2. 파이프라인에서 변환한다
3. `pipe()`로 넘긴다
== V14 cases
1. ***Canary Test***의 경우, push하고 배포한다
2. ***A/B Test***의 경우, 빌드하고 배포한다
3. ***Shadow Test***의 경우, 운영에 배포한다
== a list that its author leaves alone
1. 개발자가 저장소에 push
2. 러너가 빌드
3. 클러스터에 배포
{: .plain}
== whom it suits
- main에서 운영으로 직접 배포하기가 부담스러운 팀
- 스테이징에서 테스트해야 하는 팀
- release 브랜치로 배포하는 제품
== sentences about pipelines, which move no branch
- 저장소에 push하면 시작하는 것을 파이프라인이라 한다.
- 빌드와 테스트와 배포를 한 번에 한다.
- 목록은 브랜치마다 하나씩 두고 운영에 배포한다.
== paragraphs that explain
1. 저장소에 push하면 웹훅이 오고, 웹훅이 오면 러너가 깨어나는데, 이 러너는 우리가 손수 만든 것이라서
   처음 보는 사람은 어디에서 무엇을 하는지 알기가 쉽지 않고,
   그래서 이 글을 쓰게 되었으며, 앞으로도 고쳐 나갈 생각이다.
2. 빌드는 러너마다 따로 하는데, 예전에는 한곳에서 모두 하던 것을 나누고 나서야
   비로소 서로를 기다리지 않게 되었고,
   그 뒤로는 누구도 빌드가 끝나기를 기다리며 자리를 비우지 않게 되었으며, 대신 다른 것을 기다리게 되었다고 한다.
3. 운영에 배포하는 것은 사람이 승인해야 하며, 승인하는 사람은 그날그날 다르고,
   아무도 없는 날에는 다음 날까지 기다리는데,
   이것을 불편하다고 하는 사람도 있지만 대부분은 그 덕에 마음 놓고 쉴 수 있어 다행이라고 말한다.
== phases of a project
- 개발: 3주
- 테스트: 1주
== problems below words that say of deploying
이렇게 배포합니다. 단점은 다음과 같습니다.

1. 저장소에 push할 때마다 기다림
2. 이미지를 빌드
3. 서버에 배포
== two steps
1. 저장소에 push
2. 서버에 배포
"""
