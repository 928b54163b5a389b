"""Drawings of charts: boxes do not overlap, every arrow is drawn and goes through no box, the same bytes each time."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.chart.chart import Arrow, Box, Chart, chart_of_steps
from sitegen.content.chart.draw import draw_chart
from sitegen.content.chart.widths import width_of, wrapped
from sitegen.fields import Step

WORDS = st.text(alphabet='가나힣 abWiM01./-_:🚀👨\u200d\u0301ﷺ<&"', min_size=1, max_size=90).filter(str.strip)


class Rectangle(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Rectangle) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def has_on_edge(self, point: tuple[int, int]) -> bool:
        x, y = point
        inside = self.left <= x <= self.right and self.top <= y <= self.bottom
        return inside and (x in (self.left, self.right) or y in (self.top, self.bottom))


@st.composite
def charts(draw: st.DrawFn, texts: bool = False) -> Chart:
    count = draw(st.integers(1, 12))
    places = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]), max_size=20, unique=True))
    boxes = [
        Box(draw(WORDS), (draw(WORDS),) if draw(st.booleans()) else (), draw(st.sampled_from(["box", "round", "pill"])))
        for _ in range(count)
    ]
    arrows = [
        Arrow(a, b, draw(WORDS) if texts and draw(st.booleans()) else "", draw(st.sampled_from(["solid", "dotted"])))
        for a, b in pairs
    ]
    return Chart(tuple(boxes), tuple(arrows), draw(st.sampled_from(["LR", "RL", "TB", "BT"])))


def drawings(chart: Chart) -> list[str]:
    return re.findall(r"<svg.*?</svg>", draw_chart(chart, "제목", "설명"), re.DOTALL)


def rectangles(svg: str) -> list[Rectangle]:
    found = []
    for match in re.finditer(r'<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"', svg):
        left, top, width, height = map(int, match.groups())
        found.append(Rectangle(left, top, left + width, top + height))
    return found


def lines(svg: str) -> list[list[tuple[int, int]]]:
    """The points of each line."""
    found = []
    for path in re.findall(r'<path class="chart-line"[^>]* d="([^"]*)"', svg):
        for part in path.split("M")[1:]:
            x, y = map(int, re.match(r"(-?\d+) (-?\d+)", part).groups())
            points = [(x, y)]
            for axis, number in re.findall(r"([HV])(-?\d+)", part):
                x, y = (int(number), y) if axis == "H" else (x, int(number))
                points.append((x, y))
            found.append(points)
    return found


@settings(deadline=None)
@given(charts(texts=True))
def test_nothing_overlaps(chart: Chart) -> None:
    for svg in drawings(chart):
        boxes = rectangles(svg)
        width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        assert len(boxes) == len(chart.boxes)
        assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
        assert all(min(box.left, box.top) > 0 and box.right < width and box.bottom < height for box in boxes)
        for points in lines(svg):
            assert all(0 < x < width and 0 < y < height for x, y in points)
            for (x, y), (to_x, to_y) in pairwise(points):
                segment = Rectangle(min(x, to_x), min(y, to_y), max(x, to_x) + 1, max(y, to_y) + 1)
                inner = [Rectangle(b.left + 1, b.top + 1, b.right - 1, b.bottom - 1) for b in boxes]
                assert not any(map(segment.meets, inner)), (points, boxes)


@settings(deadline=None)
@given(charts())
def test_every_arrow_is_drawn(chart: Chart) -> None:
    for svg in drawings(chart):
        boxes, drawn = rectangles(svg), lines(svg)
        assert len(drawn) == len(chart.arrows)
        heads = re.search(r'class="chart-head"[^>]* d="([^"]*)"', svg)
        tips = {tuple(map(int, tip)) for tip in re.findall(r"M(-?\d+) (-?\d+)", heads[1])} if heads else set()
        for arrow in chart.arrows:
            start, end = boxes[arrow.start], boxes[arrow.end]
            joining = [(p[0], p[-1]) for p in drawn if start.has_on_edge(p[0]) and end.has_on_edge(p[-1])]
            joining += [(p[-1], p[0]) for p in drawn if start.has_on_edge(p[-1]) and end.has_on_edge(p[0])]
            assert any(tip in tips for _, tip in joining)


@given(charts(texts=True))
def test_same_bytes(chart: Chart) -> None:
    assert draw_chart(chart, "제목", "설명") == draw_chart(chart, "제목", "설명")


@given(WORDS, st.integers(100, 2000))
def test_lines_keep_the_text(text: str, most: int) -> None:
    found = wrapped(text, most)
    assert "".join(found).replace(" ", "") == re.sub(r"\s", "", text)
    # What is joined to one picture is not cut.
    assert all(width_of(line) <= most or "\u200d" in line or len(re.sub(r"\u0301", "", line)) == 1 for line in found)


def test_an_ordinary_pipeline_is_small() -> None:
    names = ["git push", "빌드", "단위 테스트", "이미지 올리기", "스테이징 배포", "승인", "운영 배포"]
    steps = [Step(name, after=(n - 1,) if n else ()) for n, name in enumerate(names)]
    svg = draw_chart(chart_of_steps(steps), "파이프라인", " → ".join(names))
    assert 2_000 < len(svg.encode()) < 4_000
    assert svg.count("<svg") == 2
    assert " id=" not in svg
    assert not re.search(r"#[0-9a-f]{3}|rgb|(?:fill|stroke)=\"(?!none|currentColor)", svg)


def test_sixty_steps_fit_the_page() -> None:
    steps = [Step(f"단계 {n}", after=(n - 1,) if n else ()) for n in range(60)]
    wide, narrow = drawings(chart_of_steps(steps))
    for svg, most in ((wide, 642), (narrow, 306)):
        assert int(re.search(r'width="(\d+)"', svg)[1]) <= most
        assert len(rectangles(svg)) == 60
    rows = {box.top for box in rectangles(wide)}
    assert 5 < len(rows) < 20
