"""Data for machines on the pages, and the vCard of a lead."""

import datetime as dt
import json

import pytest
import vobject

from base.templatetags.linked_data import json_ld
from tests.factories import make_district, make_lead, make_membership, make_partnership, make_person, make_school
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]
YESTERDAY = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011
TOMORROW = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011
PUBLIC = {"email": "lead@example.org", "telephone": "01632 960001", "publish_contact": True}


def linked_data(client, record) -> dict:
    """The JSON-LD of a record's page, as a search engine reads it."""
    (block,) = read(client.get(record.get_absolute_url())).findall(".//script[@type='application/ld+json']")
    return json.loads(block.text)


class TestPartnership:
    def test_data_names_the_leads_the_schools_and_the_districts(self, client):
        school = make_school("Lexden Primary School", district=make_district("Colchester"))
        partnership = make_partnership("Colne", schools=[school])
        make_lead(partnership, make_person("Tamsin Example"))

        data = linked_data(client, partnership)

        assert (data["@type"], data["name"]) == ("Organization", "Colne")
        assert data["url"] == "http://testserver/partnerships/colne/"
        assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Colchester, Essex"}]
        assert data["member"] == [
            {
                "@type": "OrganizationRole",
                "roleName": "Lead",
                "startDate": "2023-09-01",
                "member": {"@type": "Person", "name": "Tamsin Example"},
            },
            {"@type": "School", "name": school.name, "url": f"http://testserver{school.get_absolute_url()}"},
        ]

    def test_data_holds_a_contact_only_where_it_is_public(self, client):
        partnership = make_partnership()
        make_lead(partnership, **PUBLIC)
        make_lead(partnership, email="hidden@example.org", telephone="01632 960002")

        data = linked_data(client, partnership)

        assert [point["email"] for point in data["contactPoint"]] == ["lead@example.org"]
        assert "hidden@example.org" not in json.dumps(data)
        assert "960002" not in json.dumps(data)

    def test_data_leaves_out_former_and_future_leads_and_members(self, client):
        partnership = make_partnership()
        make_lead(partnership, make_person("Former Example"), ended_on=YESTERDAY)
        make_lead(partnership, make_person("Future Example"), started_on=TOMORROW)
        make_membership(partnership, make_school("Gone School"), ended_on=YESTERDAY)

        assert "member" not in linked_data(client, partnership)

    def test_data_says_that_it_is_invented(self, client):
        partnership = make_partnership(is_demonstration=True)

        assert "Invented" in linked_data(client, partnership)["disambiguatingDescription"]

    @pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!-- a & b", "École – Tŷ “A”"])
    def test_name_cannot_end_the_block_and_reads_as_it_is(self, client, name):
        partnership = make_partnership(name, slug="any")

        content = client.get("/partnerships/any/").content.decode()

        assert linked_data(client, partnership)["name"] == name
        assert "<script>alert" not in content

    def test_block_has_no_character_that_html_would_read(self):
        block = json_ld({"name": "<&>"})

        assert block == '<script type="application/ld+json">{"name":"\\u003C\\u0026\\u003E"}</script>'


class TestSchool:
    def test_data_has_the_register_and_the_partnerships(self, client):
        school = make_school("Lexden Primary School", street="Trafalgar Road", postcode="CO3 9AS")
        partnership = make_partnership("Colne", schools=[school])

        data = linked_data(client, school)

        assert data["@type"] == "School"
        assert data["identifier"]["value"] == str(school.urn)
        assert data["address"]["postalCode"] == "CO3 9AS"
        assert data["memberOf"] == [
            {"@type": "Organization", "name": "Colne", "url": f"http://testserver{partnership.get_absolute_url()}"}
        ]

    def test_data_leaves_out_what_is_not_recorded(self, client):
        assert set(linked_data(client, make_school())) == {"@context", "@type", "name", "url", "identifier"}


class TestVcard:
    def test_vcard_says_who_leads_what_and_how_to_reach_them(self, client):
        school = make_school("Lexden Primary School")
        person = make_person("Tamsin Jane Example", title="Dr")
        lead = make_lead(make_partnership("Colne"), person, school=school, **PUBLIC)

        response = client.get(lead.vcard_url)
        card = vobject.readOne(response.content.decode())

        assert response["Content-Type"] == "text/vcard; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="tamsin-jane-example.vcf"'
        assert (card.fn.value, card.n.value.family, card.n.value.given) == (
            "Dr Tamsin Jane Example",
            "Example",
            "Tamsin Jane",
        )
        assert (card.org.value, card.title.value) == (["Lexden Primary School"], "Lead, Colne")
        assert (card.email.value, card.tel.value) == ("lead@example.org", "01632 960001")
        assert card.url.value == "http://testserver/partnerships/colne/"

    def test_vcard_of_one_name_and_with_line_breaks_and_signs_reads_back_as_it_was(self, client):
        lead = make_lead(make_partnership("A; B, C\nD"), make_person("Tŷ"), **PUBLIC)

        card = vobject.readOne(client.get(lead.vcard_url).content.decode())

        assert (card.n.value.given, card.n.value.family) == ("Tŷ", "")
        assert card.title.value == "Lead, A; B, C\nD"

    def test_vcard_prefers_the_partnerships_mailbox_to_a_personal_address(self, client):
        partnership = make_partnership(email="office@example.org", publish_contact=True)
        lead = make_lead(partnership, make_person(email="own@example.org", publish_contact=True))

        content = client.get(lead.vcard_url).content.decode()

        assert "office@example.org" in content
        assert "own@example.org" not in content

    @pytest.mark.parametrize(
        "fields",
        [
            {"email": "hidden@example.org"},
            PUBLIC | {"ended_on": YESTERDAY},
            PUBLIC | {"started_on": TOMORROW},
            {"publish_contact": True},
        ],
    )
    def test_vcard_is_not_found_where_nothing_is_public_or_the_lead_is_not_current(self, client, fields):
        lead = make_lead(**fields)

        assert client.get(lead.vcard_url).status_code == 404

    def test_vcard_is_found_under_its_own_partnership_only(self, client):
        lead, other = make_lead(**PUBLIC), make_partnership()

        assert client.get(f"{other.get_absolute_url()}leads/{lead.pk}.vcf").status_code == 404
        assert client.get(f"{other.get_absolute_url()}leads/99999999999999999999.vcf").status_code == 404


class TestLinks:
    def test_partnership_names_its_address_and_its_vcards_in_header_and_head(self, client):
        lead = make_lead(make_partnership("Colne"), **PUBLIC)
        make_lead(lead.partnership, email="hidden@example.org")

        response = client.get("/partnerships/colne/")
        links = {(link.get("rel"), link.get("href")) for link in read(response).findall(".//link")}

        assert response["Link"] == (
            '<http://testserver/partnerships/colne/>; rel="canonical", '
            f'<{lead.vcard_url}>; rel="alternate"; type="text/vcard"'
        )
        assert {("canonical", "http://testserver/partnerships/colne/"), ("alternate", lead.vcard_url)} <= links

    @pytest.mark.parametrize(
        ("address", "files"),
        [
            ("/partnerships/", ["/partnerships/export.csv", "/partnerships/export.json"]),
            ("/schools/", ["/schools/export.csv"]),
        ],
    )
    def test_list_names_its_files_with_its_filters(self, client, address, files):
        response = client.get(f"{address}?q=a+b&page=1")
        alternates = [link.get("href") for link in read(response).findall(".//link[@rel='alternate']")]

        assert alternates == [f"{file}?q=a+b" for file in files]
        assert all(f"<{file}?q=a+b>" in response["Link"] for file in files)

    def test_header_takes_any_search(self, client):
        response = client.get("/partnerships/", {"q": 'a>"\r\nSet-Cookie: b=c; é'})

        assert response.status_code == 200
        assert "\n" not in response["Link"]
