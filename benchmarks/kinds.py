"""What posts of a kind hold: a tenth are stacks, a tenth deployments, a tenth interviews, in forms that teams write."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus import Post

EACH = 10
TOOLS = {
    "서버": (
        "nginx",
        "Gunicorn",
        "Flask",
        "Django",
        "FastAPI",
        "Spring Boot",
        "Node.js",
        "NestJS",
        "Kotlin",
        "Go",
        "Envoy",
    ),
    "데이터": (
        "PostgreSQL",
        "MySQL",
        "Redis",
        "MongoDB",
        "Kafka",
        "Elasticsearch",
        "ClickHouse",
        "Airflow",
        "RabbitMQ",
    ),
    "화면": (
        "React",
        "Vue.js",
        "Next.js",
        "TypeScript",
        "Vite",
        "Storybook",
        "Tailwind CSS",
        "TanStack Query",
        "Recoil",
    ),
    "배포와 감시": (
        "Jenkins",
        "GitHub Actions",
        "Argo CD",
        "Docker",
        "Kubernetes",
        "Terraform",
        "Grafana",
        "Sentry",
        "Slack",
    ),
}


def kind_of(post: Post) -> str:
    """The kind of a post; "" for most."""
    return {0: "stack", 1: "deploy", 2: "interview"}.get(post.number % EACH, "")


def section(post: Post) -> str:
    """What stands before the body of a post of a kind. It is a function of the post's number alone, so that an edit of
    the body leaves it as it is."""
    post.random = random.Random(f"kinds:{post.number}")  # its sentences are made with it
    text = {"stack": _stack, "deploy": _deploy, "interview": _interview}
    kind = kind_of(post)
    return text[kind](post) + "\n\n" if kind else ""


def _stack(post: Post) -> str:
    chance = post.random
    parts = []
    for area, names in TOOLS.items():
        chosen = chance.sample(names, 4)
        versions = [f"{chance.randint(1, 20)}.{chance.randint(0, 9)}" for _ in chosen]
        rows = [(name, version, post.sentence()) for name, version in zip(chosen, versions, strict=True)]
        form = chance.randrange(4)
        if form == 0:
            lines = [f"- {name} : {text}" for name, _, text in rows]
        elif form == 1:
            lines = [f"- **{name}** {version}: {text}" for name, version, text in rows]
        elif form == 2:
            lines = [f"- {name}\n    - {text}" for name, _, text in rows]
        else:
            lines = ["| 기술 | 버전 | 용도 |", "|---|---|---|", *(f"| {n} | {v} | {t} |" for n, v, t in rows)]
        parts.append(f"## {area}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _deploy(post: Post) -> str:
    chance = post.random
    environments = "\n".join(f"* {name}" for name in ("production", "staging", "develop"))
    builder = chance.choice(TOOLS["배포와 감시"][:2])
    steps = [
        f"개발자가 {post.fill('{noun}')} 저장소에 push", f"{builder}가 빌드하고 테스트", "이미지를 레지스트리에 push",
        "승인을 받아 운영 서버에 배포", "Slack으로 알림",
    ]  # fmt: skip
    ordered = "\n".join(f"{place}. {step}" for place, step in enumerate(steps, 1))
    arrows = "> 개발 → 테스트 → 빌드 → 배포"
    flow = arrows if chance.random() < 0.3 else ordered
    return f"## 환경\n\n{environments}\n\n## 배포 흐름\n\n{flow}"


def _interview(post: Post) -> str:
    chance = post.random
    questions = [f"{post.fill('{noun:을/를}')} 어떻게 {post.fill('{act}')}하셨나요?" for _ in range(6)]
    names = chance.sample(("하늘", "바다", "나래", "가람"), 2)
    form = chance.randrange(3)
    turns = []
    for question in questions:
        answers = [post.paragraph() for _ in names]
        if form == 0:
            said = "\n\n".join(f"{name}: {answer}" for name, answer in zip(names, answers, strict=True))
            turns.append(f"**Q. {question}**\n\n{said}")
        elif form == 1:
            turns.append(f"### {question}\n\n{answers[0]}\n\n{answers[1]}")
        else:
            turns.append(f"Q. {question}\n\nA. {answers[0]}")
    return "\n\n".join(turns)
