"""An extract by e-mail: who may send one, who gets its text, who a link alone, and what is kept of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from boards.minutes.extracts import writes
from boards.minutes.extracts.addressees import ExtractAddressee, of_board, typed_addresses
from boards.minutes.extracts.readers import readers_of
from boards.minutes.extracts.writes import send_extract
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting, Part, SentExtract
from boards.recording.writes import declare_interest
from boards.workflow import finish_recording, start_recording
from office.models import Message
from tests.boards.minuted import (
    bring_to_members,
    bring_to_the_public,
    make_item,
    make_recording,
    make_setting,
    type_text,
)
from tests.clients import signed_in
from tests.factories import (
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_user,
)
from tests.made_once import made_once
from tests.pages.reading import read, text_of
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@made_once
def recorded(setting) -> Meeting:
    """A recording with a text in its first item and a Part B item, from which Kim withdrew, who has an address."""
    meeting = make_recording(setting)
    type_text(meeting.items.get(number="1"), "PLAINTEXT\nAgreed: to go on", setting.minute_taker)
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "MARKERTEXT", setting.minute_taker)
    declare_interest(item=secret, person=setting.kim, nature="", withdrew=True, by=setting.minute_taker)
    setting.kim.email = "kim@example.org"
    setting.kim.save()
    return meeting


@made_once
def circulated(setting, recorded) -> Meeting:
    meeting = bring_to_members(recorded, setting)
    Message.objects.all().delete()
    return meeting


@made_once
def published(setting, recorded) -> Meeting:
    meeting = bring_to_the_public(recorded, setting)
    Message.objects.all().delete()
    return meeting


def at(meeting: Meeting, number: str = "1", tail: str = "send/") -> str:
    return f"/meetings/{meeting.pk}/extract/{number}/{tail}"


def send(user, meeting: Meeting, number: str = "1", **fields):
    """Send as on the pages: look who gets it, then send that."""
    browser = signed_in(user)
    shown = browser.post(at(meeting, number), fields)
    if shown.status_code != 200:
        return shown
    agreed = read(shown).find(".//input[@name='agreed']").get("value")
    return browser.post(at(meeting, number), fields | {"agreed": agreed, "sure": "yes"})


def got() -> dict[str, str]:
    """What each address got of the extracts, when the worker has sent what waits."""
    return {mail.to[0]: mail.body for mail in outbox()}


def someone(person) -> ExtractAddressee:
    return ExtractAddressee(str(person), person.reachable_email, person.pk)


@pytest.mark.parametrize(
    ("who", "status"), [("minute_taker", 200), ("officer", 200), ("chair", 404), ("member", 404), ("other", 404)]
)
@pytest.mark.parametrize("number", ["1", "3"])
def test_only_who_records_the_meeting_sends(setting, circulated, who, status, number):
    user = getattr(setting, who, None) or make_user("other@example.org", roles.HEADTEACHER)
    browser = signed_in(user)

    assert browser.get(at(circulated, number)).status_code == status
    assert browser.post(at(circulated, number, "again/")).status_code == (302 if status == 200 else status)
    assert (b"Send this extract" in browser.get(f"/meetings/{circulated.pk}/extract/{number}/").content) == (
        status == 200
    )
    assert not Message.objects.exists()


def test_who_is_signed_out_signs_in_first(client, circulated):
    assert client.get(at(circulated))["Location"].startswith("/accounts/login/")


def test_text_of_published_minutes_goes_to_anybody(setting, published):
    answer = send(
        setting.minute_taker, published, people=[setting.lee.pk], addresses="else@example.com", note="As asked"
    )

    assert answer["Location"] == f"/meetings/{published.pk}/extract/1/"
    mails = got()
    assert set(mails) == {"member@example.org", "else@example.com"}
    for said in mails.values():
        assert "PLAINTEXT" in said
        assert said.startswith("As asked")
        assert f"/meetings/{published.pk}/extract/1/" in said
        assert "Extract of the minutes approved on 20 January 2026" in said
        assert "MARKER" not in said


def test_text_of_other_minutes_goes_to_their_readers_and_a_link_to_others(setting, circulated):
    lead = make_lead(person=make_person("Far Away", email="far@example.org"))

    send(
        setting.minute_taker,
        circulated,
        people=[setting.lee.pk],
        named=lead.partnership.name,
        addresses="else@example.com",
    )

    mails = got()
    assert "PLAINTEXT" in mails["member@example.org"]
    for address in ("far@example.org", "else@example.com"):
        assert "PLAINTEXT" not in mails[address]
        assert "Item 1" not in mails[address]
        assert f"/meetings/{circulated.pk}/extract/1/" in mails[address]


def test_member_s_address_that_is_typed_gets_a_link_alone(setting, circulated):
    send(setting.minute_taker, circulated, addresses="member@example.org")

    assert "PLAINTEXT" not in got()["member@example.org"]


def test_confidential_minute_goes_as_a_link_to_who_may_read_it(setting, circulated):
    send(setting.minute_taker, circulated, "3", people=[setting.lee.pk])

    said = got()["member@example.org"]
    mail = outbox()[-1]
    assert f"/meetings/{circulated.pk}/extract/3/?copy=part-b" in said
    assert "MARKER" not in said + mail.subject + mail.alternatives[0][0]
    assert b"MARKERTEXT" in signed_in(setting.member).get(f"/meetings/{circulated.pk}/extract/3/?copy=part-b").content


def test_confidential_minute_offers_nobody_who_withdrew_and_no_address(setting, circulated):
    page = read(signed_in(setting.officer).get(at(circulated, "3")))

    names = [text_of(label) for label in page.findall(".//label")]
    assert any("Lee Oak" in name for name in names)
    assert not any("Kim Ash" in name for name in names)
    assert page.find(".//textarea") is None
    assert page.find(".//select[@name='quadrant']") is None


@pytest.mark.parametrize(
    "fields", [{"people": "kim"}, {"addresses": "x@example.com"}, {"quadrant": "1"}, {"named": "x"}]
)
def test_confidential_minute_cannot_be_made_to_go_elsewhere(setting, circulated, fields):
    fields = {name: setting.kim.pk if value == "kim" else value for name, value in fields.items()}

    assert send(setting.officer, circulated, "3", **fields).status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("to", [ExtractAddressee("x@example.com", "x@example.com"), "kim"])
def test_write_refuses_confidential_minutes_to_others(setting, circulated, to):
    to = someone(setting.kim) if to == "kim" else to

    with pytest.raises(ValidationError, match="may not go to"):
        send_extract(meeting=circulated, part=Part.B, number="3", to=[to], by=setting.officer)

    assert not Message.objects.exists()


def test_who_withdrew_cannot_send_the_confidential_minute(setting, circulated):
    kim = make_user(None, roles.OFFICER, person=setting.kim)

    answer = signed_in(kim).get(at(circulated, "3"))

    assert b"MARKER" not in answer.content
    assert signed_in(kim).post(at(circulated, "3"), {"people": setting.lee.pk}).status_code in (404, 422)


def test_nothing_goes_before_it_was_looked_at_and_the_safe_button_is_first(setting, circulated):
    browser = signed_in(setting.minute_taker)
    shown = browser.post(at(circulated), {"people": setting.lee.pk, "note": "As asked"})

    page = read(shown)
    said = text_of(page.find(".//main"))
    buttons = [button.get("name") for button in page.findall(".//main//button")]
    assert "Lee Oak" in said
    assert "PLAINTEXT" in said
    assert "As asked" in said
    assert buttons == ["change", "sure"]
    assert not Message.objects.exists()
    assert not SentExtract.objects.exists()


@pytest.mark.parametrize("button", [{}, {"change": "yes"}, {"sure": "yes"}, {"sure": "yes", "agreed": "else"}])
def test_without_what_was_agreed_to_nothing_goes(setting, circulated, button):
    answer = signed_in(setting.minute_taker).post(at(circulated), {"people": setting.lee.pk, "note": "Kept"} | button)

    assert answer.status_code == 200
    assert b"Kept" in answer.content
    assert not Message.objects.exists()


def test_who_gets_it_is_asked_again_where_it_changed(setting, circulated):
    browser = signed_in(setting.minute_taker)
    fields = {"people": setting.lee.pk}
    agreed = read(browser.post(at(circulated), fields)).find(".//input[@name='agreed']").get("value")
    setting.board.seats.filter(person=setting.lee).update(ended_on=timezone.localdate() - dt.timedelta(days=1))

    answer = browser.post(at(circulated), fields | {"agreed": agreed, "sure": "yes"})

    assert "Nothing went out yet" in answer.content.decode()  # he was there, and gets a link alone now
    assert not Message.objects.exists()


def test_leads_of_a_quadrant_and_heads_of_a_school(setting, circulated):
    quadrant = make_quadrant("South")
    partnership = make_partnership(home_quadrant=quadrant)
    make_lead(partnership, make_person("Una Lead", email="una@example.org"))
    school = make_school("Gt Waltham")
    make_headship(make_person("Hal Head", email="hal@example.org"), school)

    send(setting.minute_taker, circulated, quadrant=quadrant.pk, named=str(school.urn))

    assert set(got()) == {"una@example.org", "hal@example.org"}


def test_lead_of_the_board_s_own_quadrant_gets_the_text():
    quadrant = make_quadrant("South")
    own = make_setting("example.com", name="South quadrant meeting", quadrant=quadrant)
    meeting = make_recording(own)
    type_text(meeting.items.get(number="1"), "PLAINTEXT", own.minute_taker)
    bring_to_members(meeting, own)
    Message.objects.all().delete()
    make_lead(make_partnership(home_quadrant=quadrant), make_person("Una Lead", email="una@example.org"))

    send(own.minute_taker, meeting, quadrant=quadrant.pk)

    assert "PLAINTEXT" in got()["una@example.org"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose somebody, or enter an address"),
        ({"addresses": "nobody"}, "“nobody” is no e-mail address."),
        ({"addresses": " ".join(f"a{n}@example.com" for n in range(11))}, "Enter 10 addresses or fewer"),
        ({"named": "No such place"}, "“No such place” is no partnership or school of that name."),
        ({"named": "Empty School"}, "Nobody is known to head Empty School today."),
        ({"named": "\n".join(map(str, range(11)))}, "Name 10 partnerships and schools or fewer"),
        ({"addresses": "a@example.com", "note": "x" * 1001}, "Shorten the note to 1,000 characters or fewer"),
        ({"quadrant": "999"}, "Choose one from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(setting, circulated, fields, said):
    make_school("Empty School")

    answer = signed_in(setting.minute_taker).post(at(circulated), fields | {"extra": ""})

    page = read(answer)
    assert answer.status_code == 422
    assert said in text_of(page.find(".//*[@class='govuk-error-summary']"))
    if typed := fields.get("addresses"):
        assert typed in page.find(".//textarea[@name='addresses']").text
    assert not Message.objects.exists()


def test_name_that_several_schools_have_asks_for_the_urn(setting, circulated):
    one, other = make_school("St Mary"), make_school("St Mary")

    answer = signed_in(setting.minute_taker).post(at(circulated), {"named": "st mary"})

    said = answer.content.decode()
    assert f"URN {one.urn}" in said
    assert f"URN {other.urn}" in said


def test_each_gets_one_e_mail_however_often_they_are_chosen(setting, published):
    make_lead(make_partnership("Colne"), setting.lee)

    send(setting.minute_taker, published, people=[setting.lee.pk], named="Colne", addresses="MEMBER@example.org")

    assert Message.objects.count() == 1


def test_draft_is_not_sent(setting, recorded):
    start_recording(meeting=recorded, by=setting.minute_taker)
    finish_recording(meeting=recorded, by=setting.minute_taker)
    Message.objects.all().delete()

    answer = signed_in(setting.minute_taker).post(at(recorded), {"people": setting.lee.pk})

    assert "once the minutes have gone round" in answer.content.decode()
    assert not Message.objects.exists()


def test_page_shows_to_whom_when_and_by_whom_it_went_and_sends_again(setting, published):
    nobody = make_person("No Address")
    make_seat(setting.board, nobody)
    send(setting.minute_taker, published, people=[setting.lee.pk, nobody.pk])
    outbox()
    browser = signed_in(setting.minute_taker)

    said = text_of(read(browser.get(f"/meetings/{published.pk}/extract/1/")).find(".//main"))
    assert f"by {setting.minute_taker}: 1 sent, 1 without an e-mail address." in said
    assert "Lee Oak" in said

    nobody.email = "now@example.org"
    nobody.save()
    browser.post(at(published, "1", "again/"))

    assert "PLAINTEXT" in got()["now@example.org"]


@pytest.mark.parametrize("who", ["", "member", "chair"])
def test_whom_it_went_to_is_for_who_records(setting, client, published, who):
    send(setting.minute_taker, published, addresses="else@example.com")

    browser = signed_in(getattr(setting, who)) if who else client
    assert b"else@example.com" not in browser.get(f"/meetings/{published.pk}/extract/1/").content


def _withdraw(setting, meeting: Meeting) -> None:
    withdraw(
        meeting=meeting,
        version=meeting.versions.last_public().number,
        instead={"item-1": None},
        reason="A name",
        is_reason_shown=False,
        by=setting.officer,
    )


def test_text_that_waits_does_not_go_once_the_minutes_are_withdrawn(setting, published):
    send(setting.minute_taker, published, addresses="else@example.com")
    _withdraw(setting, published)

    assert got() == {}
    assert Message.objects.get().state == Message.State.REFUSED
    signed_in(setting.minute_taker).post(at(published, "1", "again/"))
    assert got() == {}


def test_removed_minute_is_not_sent(setting, published):
    _withdraw(setting, published)

    answer = signed_in(setting.minute_taker).post(at(published), {"addresses": "else@example.com"})

    assert answer.status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("number", ["1", "3"])
def test_text_and_confidential_link_do_not_go_to_somebody_whose_seat_ended(setting, circulated, number):
    send(setting.minute_taker, circulated, number, people=[setting.lee.pk])
    setting.board.seats.filter(person=setting.lee).update(ended_on=timezone.localdate() - dt.timedelta(days=1))

    assert got() == {}


def test_very_same_goes_once_a_day(setting, published):
    send(setting.minute_taker, published, addresses="else@example.com")

    again = send(setting.officer, published, addresses="else@example.com")
    other = send(setting.officer, published, addresses="else@example.com", note="Again")

    assert again.status_code == 422
    assert "This very extract went to the same people today" in again.content.decode()
    assert other.status_code == 302


def test_day_takes_so_many(setting, published, monkeypatch):
    monkeypatch.setattr(writes, "A_DAY_AT_MOST", 2)
    answers = [send(setting.officer, published, addresses=f"a{n}@example.com").status_code for n in range(3)]

    assert answers == [302, 302, 422]


def test_one_e_mail_reaches_no_more_than_so_many(setting, published, monkeypatch):
    monkeypatch.setattr(writes, "MOST_READERS", 1)

    assert send(setting.officer, published, addresses="a@example.com b@example.com").status_code == 422


def test_somebody_with_two_seats_stands_once_where_the_board_has_the_first(setting, circulated):
    of_ann = setting.board.seats.get(person=setting.ann)
    before = [seat.person for seat in of_board(circulated, part=Part.A, readers=None)]
    make_seat(setting.board, setting.ann, role="minute-taker")

    seats = of_board(circulated, part=Part.A, readers=None)

    assert [seat.person for seat in seats] == before
    assert of_ann in seats


def test_readers_are_those_whom_the_gate_lets_in(setting, circulated):
    """People by who they are, against their accounts at the gate (``boards/models/access.py``)."""
    outsider = make_person("Out Sider")
    circulated.stand_in = make_person("Stan Din")
    circulated.save()
    for part in Part:
        readers = set(readers_of(circulated, part=part))
        for person in (setting.ann, setting.lee, setting.minute_taker.person, circulated.stand_in, outsider):
            user = getattr(person, "user", None) or make_user(f"{person.slug}@example.org", person=person)
            let_in = Meeting.objects.with_rights(user).get(pk=circulated.pk)
            assert (person in readers) == getattr(let_in, part.right), (person, part)
    assert setting.kim in readers_of(circulated, part=Part.A)
    assert setting.kim not in readers_of(circulated, part=Part.B)


def test_who_was_at_the_meeting_is_offered_and_known_by_name(setting, circulated):
    led, guest = make_person("Emeka Woolgrove", email="emeka@example.org"), make_person("Secret Guest")
    circulated.attendances.create(person=led, presence="present", is_in_attendance=True)
    secret = circulated.items.get(number="3")
    circulated.attendances.create(person=guest, presence="present", is_in_attendance=True, for_item=secret)
    browser = signed_in(setting.officer)

    form = browser.get(at(circulated)).content.decode()
    assert "Emeka Woolgrove, who was at this meeting" in form
    assert "Secret Guest" not in form
    assert "Secret Guest" not in browser.get(at(circulated, "3")).content.decode()
    send(setting.officer, circulated, named="emeka woolgrove")

    assert "emeka@example.org" in got()


def test_name_among_addresses_is_one_and_says_what_to_type(setting, circulated):
    page = signed_in(setting.officer).post(at(circulated), {"addresses": "Emeka Woolgrove, a@example.org"})

    said = text_of(read(page).find(".//main"))
    assert "“Emeka Woolgrove” is no e-mail address. Enter one like name@example.com." in said
    assert "is chosen or named above" in said


def test_preview_says_who_was_sent_the_minute_before_and_the_mail_who_sends_it(setting, published):
    send(setting.minute_taker, published, addresses="else@example.com")

    fields = {"addresses": "else@example.com, new@example.com", "note": "Once more"}
    shown = text_of(read(signed_in(setting.minute_taker).post(at(published), fields)).find(".//main"))

    assert "They were sent this minute before:" in shown
    assert "else@example.com, on " in shown
    assert "new@example.com, on " not in shown
    assert f"Sent by the minute taker of the {published.board}." in got()["else@example.com"]


def test_member_and_lead_who_missed_the_meeting_are_offered_by_name(setting, circulated):
    quadrant = make_quadrant()
    setting.board.quadrant = quadrant
    setting.board.save()
    lead = make_lead(
        make_partnership("Epping", home_quadrant=quadrant), make_person("Olu Marsh", email="olu@example.org")
    )

    form = signed_in(setting.officer).get(at(circulated)).content.decode()
    send(setting.officer, circulated, named="olu marsh")

    assert "Kim Ash, " in form  # a member who sent apologies
    assert f"{lead.person}, Epping, who was not there" in form
    assert "olu@example.org" in got()
    assert "Olu Marsh" not in signed_in(setting.officer).get(at(circulated, "3")).content.decode()  # of Part B


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Head <head@x.org>", ["head@x.org"]),
        ('a@x.org, "Day, Ann" <ann@x.org>; Bo Dee <bo@x.org>', ["a@x.org", "ann@x.org", "bo@x.org"]),
        ("<head@x.org>\nb@x.org c@x.org", ["head@x.org", "b@x.org", "c@x.org"]),
    ],
)
def test_name_before_an_address_is_passed_over(typed, found):
    assert [one.email for one in typed_addresses(typed)] == found


@pytest.mark.parametrize(
    ("board", "said"),
    [("West quadrant meeting", "of the West quadrant meeting on"), ("SPB", "of the meeting of the SPB on")],
)
def test_mail_calls_the_meeting_once(setting, circulated, board, said):
    setting.board.name = board
    setting.board.save()

    send(setting.officer, circulated, addresses="else@example.com")

    assert said in got()["else@example.com"]
