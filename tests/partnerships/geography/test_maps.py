"""Maps: outlines in their frame, dots where the coordinates say, and the same facts in the list."""

import gzip
import re
from itertools import combinations

import pytest
from django.template.loader import render_to_string

from partnerships.geography import location_of, map_of_quadrants, neighbourhood_of, spread_of
from partnerships.geography.frames import Frame, framed
from partnerships.geography.gazetteer import on_maps
from partnerships.geography.labels import Labels, _around_name
from partnerships.geography.maps import Dot, Map, dots_in, drawn, each_once, frame_around
from partnerships.geography.outlines import Box, Outline, county_box, outlines
from partnerships.geography.postcodes import Location
from partnerships.models import District, Partnership, Quadrant
from tests.factories import make_membership, make_partnership, make_school
from tests.pages.reading import texts

pytestmark = [pytest.mark.once, pytest.mark.slow]

COLCHESTER, CHELMSFORD_DISTRICT = "E07000071", "E07000070"
CHELMSFORD = next(town for town in on_maps() if town.name == "Chelmsford")
CASTLE = {"easting": 599_800, "northing": 225_300}  # in Colchester
MILE = 1609.344


def points_of(path: str) -> list[tuple[int, int]]:
    """The corners of a path, as far as our paths go: a start, then steps."""
    points = []
    for ring in path.strip("Mz").split("zM"):
        start, steps = (list(map(int, re.findall(r"-?\d+", part))) for part in ring.split("l"))
        x, y = start
        points.append((x, y))
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def compressed(response) -> int:
    return len(gzip.compress(response.content))


def spread_today(partnership: Partnership):
    memberships = partnership.memberships.active().select_related("school__district").with_is_home().by_school()
    return spread_of(partnership, memberships)


@pytest.fixture
def districts(seed_alone, db) -> dict[str, District]:
    """The quadrants and districts of the seed, by name."""
    return {district.name: district for district in District.objects.all()}


class TestFrames:
    def test_outlines_are_those_of_the_districts_of_the_seed(self, districts):
        assert {o.code: o.name for o in outlines().values()} == {d.code: d.name for d in districts.values()}

    def test_outlines_hold_their_own_middles(self):
        for outline in outlines().values():
            assert outline.box.holds(*outline.middle), outline.name

    def test_county_is_drawn_whole_within_its_frame(self):
        frame = framed(county_box(), 320, least_height=0, most_height=1)

        drawn = {code: points_of(frame.path(outline)) for code, outline in outlines().items()}

        corners = [point for points in drawn.values() for point in points]
        assert len(drawn) == 12
        assert (min(x for x, _ in corners), max(x for x, _ in corners)) == (0, 320)
        assert (min(y for _, y in corners), max(y for _, y in corners)) == (0, frame.height)

    def test_point_has_north_up_and_keeps_proportions(self):
        frame = Frame(Box(1000, 2000, 3000, 3000), 200)

        assert frame.height == 100
        assert frame.point(1000, 3000) == (0, 0)
        assert frame.point(2000, 2500) == (100, 50)

    def test_path_leaves_out_what_is_out_of_view(self):
        frame = framed(outlines()[COLCHESTER].box, 320, 0.6, 1)

        assert frame.path(outlines()["E07000072"]) == ""  # Epping Forest

    def test_path_of_an_area_around_the_picture_still_covers_it(self):
        ring = ((0, 0), (0, 50), (0, 100), (50, 100), (100, 100), (100, 50), (100, 0), (50, 0), (0, 0))
        frame = Frame(Box(40, 40, 60, 60), 20)

        points = points_of(frame.path(Outline("", "", (ring,), Box(0, 0, 100, 100), (50, 50))))

        assert {(-40, -40), (60, -40), (60, 60), (-40, 60)} <= set(points)

    def test_dots_are_where_the_coordinates_say(self):
        frame = Frame(Box(590_000, 220_000, 600_000, 230_000), 320)

        (dot,) = dots_in(frame, [("Here", Location(595_000, 222_500, "Here"))])

        assert (dot.x, dot.y, dot.number) == (160, 240, 1)

    def test_dots_that_would_overlap_are_one(self):
        frame = Frame(Box(590_000, 220_000, 600_000, 230_000), 320)
        places = [
            (name, Location(easting, 225_000, name))
            for name, easting in [("A", 592_000), ("B", 592_100), ("C", 598_000)]
        ]

        dots = dots_in(frame, places)

        assert [dot.number for dot in dots] == [1, 1, 2]
        assert dots[0].names == ["A", "B"]
        assert [dot.is_shared for dot in dots] == [True, True, False]
        shown = render_to_string("partnerships/geography/_map.html", {"map": Map("", "", frame, [], each_once(dots))})
        assert [shown.count(mark) for mark in ("portal-map__dot", "portal-map__ring")] == [2, 1]

    def test_frame_around_holds_districts_and_places(self):
        place = Location(630_000, 240_000, "Out at sea")

        frame = frame_around([COLCHESTER], [place])

        assert frame.box.holds(place.easting, place.northing)
        assert all(frame.box.holds(*corner) for corner in outlines()[COLCHESTER].box.corners)
        assert {area.name for area in drawn("", "", frame, [COLCHESTER], []).areas if area.tone} == {"Colchester"}


def overlapping(rectangles) -> list:
    return [(one, other) for one, other in combinations(rectangles, 2) if one.meets(other)]


class TestNames:
    def test_names_of_all_districts_of_the_county_are_there_and_none_overlap(self):
        frame = frame_around(outlines(), [])

        found = Labels(frame).name_districts(outlines().values())

        assert found.keys() == outlines().keys()
        assert overlapping([_around_name(outlines()[code].name, at) for code, at in found.items()]) == []

    def test_name_stands_within_its_district_and_wholly_in_view_where_the_middle_is_not(self):
        frame = frame_around([], [Location(599_000, 214_000, "Mersea"), Location(603_000, 217_000, "Langenhoe")])

        ((x, y),) = Labels(frame).name_districts([outlines()[COLCHESTER]]).values()

        assert outlines()[COLCHESTER].holds(*frame.place(x, y))
        assert 40 <= x <= frame.width - 40
        assert 10 <= y <= frame.height

    def test_name_stands_clear_of_the_dots(self):
        frame = frame_around([COLCHESTER], [])
        middle = frame.point(*outlines()[COLCHESTER].middle)
        labels = Labels(frame)
        labels.keep_clear([middle], 9)

        ((x, y),) = labels.name_districts([outlines()[COLCHESTER]]).values()

        assert abs(x - middle[0]) >= 49 or y - middle[1] >= 19 or middle[1] - y >= 13

    def test_district_without_room_in_view_has_no_name(self):
        frame = Frame(Box(575_000, 185_000, 576_000, 185_600), 20)

        assert Labels(frame).name_districts(outlines().values()) == {}

    @pytest.mark.parametrize(("east", "is_named"), [(620_000, True), (620_001, False)])
    def test_towns_are_named_on_a_map_that_is_not_too_wide(self, east, is_named):
        frame = Frame(Box(560_000, 190_000, east, 250_000), 320)

        assert bool(Labels(frame).name_towns([CHELMSFORD])) is is_named

    def test_towns_are_few_the_largest_first_and_none_overlap(self):
        frame = frame_around([], [Location(566_000, 188_000, "Here"), Location(578_000, 197_000, "There")])
        labels = Labels(frame)
        labels.keep_clear([(160, 160)], 9)

        places = labels.name_towns(on_maps())

        sizes = {town.name: town.size for town in on_maps()}
        assert 1 < len(places) <= 5
        assert [sizes[place.name] for place in places] == sorted(sizes[place.name] for place in places)
        assert overlapping(labels.taken) == []

    def test_town_whose_place_a_dot_covers_is_named_beside_it_without_a_mark(self):
        frame = frame_around([], [Location(CHELMSFORD.easting, CHELMSFORD.northing, "Here")])
        at = frame.point(CHELMSFORD.easting, CHELMSFORD.northing)
        labels = Labels(frame)
        labels.keep_clear([at], 9)

        (place,) = labels.name_towns([CHELMSFORD])

        assert place.mark is None
        assert abs(place.name_at[1] - at[1]) <= 4
        assert 40 < abs(place.name_at[0] - at[0]) < 60
        assert overlapping(labels.taken) == []

    def test_town_without_room_around_it_has_no_name_and_its_district_none_either(self):
        frame = frame_around([], [Location(CHELMSFORD.easting, CHELMSFORD.northing, "Here")])
        x, y = frame.point(CHELMSFORD.easting, CHELMSFORD.northing)
        dots = [Dot(x + across, y + down, 1) for across in range(-90, 91, 18) for down in range(-36, 37, 18)]

        shown = drawn("Map", "", frame, [CHELMSFORD_DISTRICT], dots)

        assert "Chelmsford" not in [place.name for place in shown.places]
        assert [area.name_at for area in shown.areas if area.tone] == [None]

    def test_district_leaves_its_name_to_the_town(self):
        frame = frame_around([], [Location(CHELMSFORD.easting + 2000, CHELMSFORD.northing, "Here")])

        shown = drawn("Map", "", frame, [CHELMSFORD_DISTRICT], [])

        assert "Chelmsford" in [place.name for place in shown.places]
        assert [area.name_at for area in shown.areas if area.tone] == [None]

    def test_own_town_is_named_before_larger_ones_and_however_wide_the_map_is(self):
        village = next(town for town in on_maps() if town.size == 3)
        here = Location(village.easting, village.northing, "Here")
        far = Location(village.easting + 20_000, village.northing, "There")

        frame = frame_around([], [here, far])

        assert village.name not in [place.name for place in drawn("Map", "", frame, [], []).places]
        assert drawn("Map", "", frame, [], [], town=village.name).places[0].name == village.name

    def test_map_that_is_not_close_names_districts_alone(self):
        shown = drawn("Map", "", frame_around([CHELMSFORD_DISTRICT], []), [CHELMSFORD_DISTRICT], [], is_close=False)

        assert shown.places == []
        assert [area.name for area in shown.areas if area.name_at] == ["Chelmsford"]

    def test_maps_name_no_place_that_the_file_lacks(self):
        assert {town.size for town in on_maps()} == {1, 2, 3}
        assert sum(town.size == 1 for town in on_maps()) == 18


class TestQuadrants:
    def test_county_has_every_district_once_with_its_quadrants_tone(self, districts):
        shown = map_of_quadrants("Essex", Quadrant.objects.prefetch_related("districts"))

        assert sorted(area.name for area in shown.areas) == sorted(districts)
        tones = {(area.district.quadrant.name, area.tone) for area in shown.areas}
        assert sorted(tones) == [("Mid", 2), ("North-East", 4), ("South", 3), ("West", 1)]

    def test_quadrant_has_links_for_its_own_districts_only(self, client, districts):
        page = client.get("/quadrants/north-east/").content.decode()

        assert re.findall(r'portal-map__link" href="/partnerships/\?district=([a-z-]+)"', page) == [
            "colchester",
            "tendring",
        ]

    def test_county_page_links_every_district_and_names_it_in_the_list(self, client, districts):
        response = client.get("/quadrants/")

        page = response.content.decode()
        links = re.findall(r'district=([a-z-]+)" aria-label="([^,]+), ([^ ]+) quadrant', page)
        assert {name for _, name, _ in links} == set(districts)
        assert all(name in " ".join(texts(response, ".//p")) for name in districts)
        assert "style=" not in page
        assert compressed(response) < 40_000

    def test_district_without_an_outline_is_left_out(self, districts):
        District.objects.filter(name="Harlow").update(code="E99999999")

        shown = map_of_quadrants("Essex", Quadrant.objects.prefetch_related("districts"))

        assert "harlow" not in {area.district.slug for area in shown.areas if area.district}


class TestSpread:
    def test_map_is_of_the_schools_alone_where_each_has_a_point(self, districts):
        near = {"easting": CASTLE["easting"] + 800, "northing": CASTLE["northing"]}
        schools = [make_school(district=districts["Colchester"], **place) for place in (CASTLE, near)]

        spread = spread_today(make_partnership(schools=schools))

        assert spread.map.frame.box.east - spread.map.frame.box.west < 8_000
        assert [dot.number for dot in spread.map.dots] == [1, 2]

    def test_spread_has_each_open_school_in_its_district(self, districts):
        placed = make_school("Castle School", district=districts["Colchester"], **CASTLE)
        unplaced = make_school("Lost School", district=districts["Colchester"])
        unknown = make_school("Nowhere School")
        outside = make_school("Far School", la_code="919", la_name="Hertfordshire", easting=100_000, northing=50_000)
        closed = make_school("Closed School", status="closed")

        spread = spread_today(make_partnership(schools=[unknown, outside, placed, unplaced, closed]))

        assert spread.in_words == "Colchester, 2 schools; District not recorded, 1 school; Outside Essex, 1 school"
        assert spread.numbers == {placed.pk: 1}
        assert spread.not_placed == 3

    def test_spread_places_a_school_by_its_postcode(self, districts):
        school = make_school(postcode="CM1 1QH", district=districts["Chelmsford"])

        spread = spread_today(make_partnership(schools=[school]))

        (dot,) = spread.map.dots
        place = location_of(school)
        assert (dot.x, dot.y) == spread.map.frame.point(place.easting, place.northing)

    def test_spread_without_a_district_or_a_place_has_no_map(self):
        assert spread_of(Partnership(), []).map is None

    def test_page_has_every_fact_of_the_map_in_the_list(self, client, districts):
        schools = [
            make_school(f"School {n}", district=districts["Tendring"], easting=610_000 + 3000 * n, northing=223_000)
            for n in range(4)
        ]
        partnership = make_partnership("Colne", schools=[*schools, make_school("Lost School")])

        response = client.get(partnership.get_absolute_url())

        items = texts(response, ".//ul[@class='govuk-list portal-places portal-two-columns']/li")
        assert items == ["– Lost School", *(f"{n + 1} School {n}" for n in range(4))]  # the sentence has the district
        said = "Tendring, 4 schools; District not recorded, 1 school. 1 school is not on the map: we have neither"
        assert any(text.startswith(said) for text in texts(response, ".//p"))
        assert f"{said.partition('.')[0]}. The list of schools has the same facts." in response.content.decode()

    def test_page_numbers_the_schools_in_the_order_in_which_it_lists_them(self, client, districts):
        phases = ["secondary", "primary", "secondary", "primary"]
        schools = [
            make_school(
                f"School {n}", phase=phase, district=districts["Tendring"], easting=610_000 + 3000 * n, northing=223_000
            )
            for n, phase in enumerate(phases)
        ]

        response = client.get(make_partnership("Colne", schools=schools).get_absolute_url())

        items = texts(response, ".//ul[@class='govuk-list portal-places portal-two-columns']/li")
        assert [item.partition(",")[0] for item in items] == ["1 School 1", "2 School 3", "3 School 0", "4 School 2"]

    def test_page_without_schools_has_no_map(self, client, districts):
        assert "portal-map" not in client.get(make_partnership().get_absolute_url()).content.decode()

    def test_page_of_a_county_wide_partnership_stays_small(self, client, districts):
        schools = [
            make_school(district=district, easting=int(box[0]) + 5000, northing=int(box[1]) + 5000)
            for district in districts.values()
            for box in [outlines()[district.code].box]
        ]

        response = client.get(make_partnership(schools=schools).get_absolute_url())

        assert response.content.count(b"<circle") > 8
        assert compressed(response) < 10_000


class TestNeighbours:
    def test_neighbours_are_the_nearest_open_schools_with_their_miles(self, districts):
        here = make_school("Here", district=districts["Colchester"], **CASTLE)
        for name, away in [("Far", 4), ("Near", 1), ("Next", 0.05), ("Middle", 2.5)]:
            make_school(name, easting=CASTLE["easting"] - round(away * MILE), northing=CASTLE["northing"])
        make_school("Shut", status="closed", **CASTLE)
        make_school("Unplaced")
        make_school("Too far", easting=CASTLE["easting"] - round(11 * MILE), northing=CASTLE["northing"])
        make_school("Chelmsford School", postcode="CM1 1QH")  # 21 miles away

        neighbourhood = neighbourhood_of(here)

        assert [(n.school.name, n.distance) for n in neighbourhood.neighbours] == [
            ("Next", "less than 0.1 miles"),
            ("Near", "1 mile"),
            ("Middle", "2.5 miles"),
            ("Far", "4 miles"),
        ]
        assert [n.dot.number for n in neighbourhood.neighbours] == [0, 1, 2, 3]

    def test_neighbours_no_more_than_five(self, db):
        here = make_school(**CASTLE)
        for n in range(7):
            make_school(easting=CASTLE["easting"] + 1000 * n, northing=CASTLE["northing"])

        assert len(neighbourhood_of(here).neighbours) == 5

    def test_page_says_which_are_in_the_same_partnership_today(self, client, districts):
        here, partner, former = (make_school(name, **CASTLE) for name in ("Here", "Partner School", "Former School"))
        partnership = make_partnership(schools=[here, partner])
        make_membership(partnership, former, ended_on="2024-08-31")

        items = texts(client.get(here.get_absolute_url()), ".//ol/li")

        assert any("Partner School" in item and "in the same partnership" in item for item in items)
        assert any("Former School" in item and "in the same partnership" not in item for item in items)

    @pytest.mark.parametrize("fields", [{}, {"postcode": "ZZ9 9ZZ"}, {"easting": 100_000, "northing": 50_000}])
    def test_page_of_a_school_that_cannot_be_placed_says_so(self, client, db, fields):
        page = client.get(make_school(**fields).get_absolute_url()).content.decode()

        assert "we cannot say which schools are nearest" in page
        assert "portal-map" not in page

    def test_page_without_another_school_to_show_says_so(self, client, districts):
        page = client.get(make_school(**CASTLE).get_absolute_url()).content.decode()

        assert "no other school within 10 miles" in page
        assert "portal-map" in page

    def test_page_takes_no_more_queries_for_more_neighbours(self, count_queries, districts):
        here = make_school(district=districts["Colchester"], **CASTLE)
        make_partnership(schools=[here, make_school(postcode="CM1 1QH", district=districts["Chelmsford"])])
        before = count_queries(here.get_absolute_url())
        for district in districts.values():
            make_school(district=district, **CASTLE)

        assert count_queries(here.get_absolute_url()) == before <= 9
