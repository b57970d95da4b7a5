"""Charts: what is drawn is what the numbers say, and the words are there."""

import pytest
from django.template.loader import render_to_string

from base.drawing import BAR, WIDTH, BarChart, LineChart, foot_of
from partnerships.models import School


@pytest.mark.parametrize(("percentage", "width"), [(0, 0), (25, 80), (84, 269), (100, WIDTH)])
def test_bar_is_filled_to_its_percentage(percentage, width):
    [bar] = BarChart.of("by-phase", "Bars by phase", [("Primary", "3 of 4", percentage)]).bars

    assert bar.width == width


def test_bars_stand_below_each_other_with_their_words():
    chart = BarChart.of("by-phase", "Bars by phase", [("Primary", "3 of 4 (75%)", 75), ("Nursery & infant", "none", 0)])

    drawn = render_to_string("components/bar_chart.html", {"chart": chart})

    assert [bar.top for bar in chart.bars] == [0, BAR]
    assert f'viewBox="0 0 {WIDTH} {2 * BAR}" role="img" aria-labelledby="chart-by-phase"' in drawn
    assert '<title id="chart-by-phase">Bars by phase: the table has the same numbers</title>' in drawn
    assert "Nursery &amp; infant" in drawn
    assert 'class="portal-bar__part" y="17" width="240"' in drawn


@pytest.mark.parametrize(("length", "shown"), [(40, 40 * "x"), (41, f"{39 * 'x'}…")])
def test_long_label_is_cut_so_that_its_figure_has_room(length, shown):
    assert BarChart.of("n", "t", [("x" * length, "1%", 1)]).bars[0].label == shown


def test_line_runs_from_the_foot_to_a_hundred_and_leaves_out_what_is_not_known():
    chart = LineChart("County: 100%, up from 50%, over 2 terms", [50, None, 100], foot=50)

    drawn = render_to_string("components/line_chart.html", {"chart": chart})

    assert chart.points == [(8, 72), (232, 8)]
    assert 'role="img" aria-label="County: 100%, up from 50%, over 2 terms"' in drawn
    assert '<polyline class="portal-trend__line" points="8.0,72.0 232.0,8.0"/>' in drawn
    assert ">50%</text>" in drawn


@pytest.mark.parametrize(("percentages", "points"), [([], []), ([None], []), ([100], [(8, 8)])])
def test_line_of_one_point_or_none_is_drawn_without_a_fault(percentages, points):
    assert LineChart("t", percentages).points == points


@pytest.mark.parametrize(
    ("percentages", "foot"), [([], 0), ([83, 79], 70), ([80, 90], 80), ([99], 90), ([100], 90), ([9], 0)]
)
def test_foot_is_the_ten_below_all_lines(percentages, foot):
    assert foot_of(percentages) == foot


def test_every_phase_stands_beside_its_figure_whole():
    for label in School.Phase.labels:
        assert BarChart.of("n", "t", [(label, "100%", 100)]).bars[0].label == label
