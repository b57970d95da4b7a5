"""What was said at the demonstration's last three meetings of each board, all of it invented.

For each meeting, a text by the first word of the item that it stands under; ``{0}`` and so on are the first five of
the invented people who were there.
"""

SAID: dict[str, tuple[dict[str, str], ...]] = {
    "school-partnership-board": (
        {
            "Coverage:": """The figures by district were read.
Noted: the schools in no partnership are fewer than a year ago, and most of them are small
! {0}: ask the quadrants which of them have been spoken to""",
            "Reports": """Each quadrant meeting reported.
a) the West has agreed on a form for peer reviews
b) the Mid asks for more places on courses
c) the South and the North-East would share a course for subject leaders

Agreed: each quadrant reports on one page, in the same order
! {1}: draft that page""",
            "Peer": """Four partnerships have reviewed each other’s work in reading.
Deferred: whether all use the same form, until it has been tried
! {2}: collect what the four would change""",
        },
        {
            "Coverage:": """The quadrants named the schools that nobody had spoken to.
Agreed: a lead near each of them calls on it this term
! {3}: keep the list of who calls on whom""",
            "Reports": """The four pages were read, and took half the time of last term’s reports.
Noted: attendance on Fridays is a concern in every quadrant
! {0}: bring together what partnerships have tried""",
            "Peer": """The form was tried in the West and is too long.
Resolved: recommendation 1: Recommend a short form, of one page, to every partnership from September
! {1}, {2}: send it round with an example""",
        },
        {
            "Coverage:": """Every school in no partnership has now been called on.
Agreed: partnerships with room say so on their page
! {4}: ask the leads whose page says nothing""",
            "Reports": """The quadrants reported on this year’s priorities.
a) reading in the first years of school
b) attendance
c) teachers who are new to leading a subject

Noted: three of the four have the same priorities
! {3}: plan a day for subject leaders of all quadrants""",
            "Peer": """Nine reviews are planned.
Agreed: partnerships that look for a partner further away are matched across quadrants
! {0}: match the first two""",
        },
    ),
    "west-quadrant-meeting": (
        {
            "Round": """Each partnership named its priority.
a) reading in the first years of school
b) attendance on Fridays
c) subject leaders who are new to the role

! {0}: share the reading audit with the other leads
! {1}, {2}: draft a form for peer reviews""",
            "Support": """The hub has places for 20 early career teachers from September.
Noted: the dates of the hub’s courses
! {3}: send the dates to every school""",
            "Schools": """Three schools have been spoken to and one will join.
Agreed: each partnership invites the schools without one to its next meeting
! {4}: write to the schools that are in no partnership""",
        },
        {
            "Round": """The form for peer reviews was tried at two schools.
a) heads found the questions on **reading** useful
b) the form is too long

Agreed: to halve the form and use it from September
! {1}: shorten the form""",
            "Support": """The hub’s evaluation shows that schools stay on its courses.
Noted: the evaluation
! {0}: ask small schools what keeps them away""",
            "Schools": """Two schools remain to be spoken to.
Deferred: how to reach schools that have answered no letter
! {2}: visit one of them before the next meeting""",
        },
        {
            "Round": """The short form is in use.
a) nine reviews are planned this term
b) two partnerships want a partner further away

Agreed: to match partnerships across quadrants
! {3}: ask the other quadrants who would like to be matched""",
            "Support": """The hub asks for hosts for its spring courses.
! {4}: name two schools that can host
! {0}: tell the hub""",
            "Schools": """Every school in the quadrant has now been spoken to.
Resolved: to report this to the Board""",
        },
    ),
    "mid-quadrant-meeting": (
        {
            "Round": """Each partnership said what it works on.
a) writing across the curriculum
b) the move from primary to secondary school

! {0}: find out which schools pass on pupils’ writing in July""",
            "Support": """The hub’s course for subject leaders is full.
Agreed: to ask the Board for more places
! {1}: write to the Board""",
            "Schools": """Four schools are in no partnership and near one that has room.
Agreed: the nearest lead calls on each
! {2}, {3}: call on two each""",
        },
        {
            "Round": """Two partnerships passed on their pupils’ writing, and teachers found it of use.
Agreed: all secondary schools are offered it this July
! {0}: write a note on how it is done""",
            "Support": """The hub has found six more places.
Noted: who has them""",
            "Schools": """One of the four schools will join in September.
Deferred: the others, until their new heads have begun
! {4}: call on them in the autumn""",
        },
        {
            "Round": """Pupils’ writing was passed on by most schools.
Noted: what secondary schools made of it
! {1}: gather examples for the next meeting""",
            "Support": """The hub plans a course on vocabulary for the spring.
! {2}: send the dates round""",
            "Schools": """All have been called on.
Agreed: to invite them to the next meeting""",
        },
    ),
    "south-quadrant-meeting": (
        {
            "Round": """Attendance was the priority of every partnership.
a) calls on the first day work best
b) small schools have nobody to make them

! {0}: describe how two schools share the work""",
            "Support": """The hub reported on its year.
Noted: take-up is lowest where cover is hardest to find
! {1}: ask heads what would help""",
            "Schools": """Six schools are in no partnership.
Agreed: they are asked to visit a partnership’s meeting first
! {2}: invite them""",
        },
        {
            "Round": """Two partnerships now share one attendance officer.
Agreed: to look at the figures again in a term
! {3}: collect the figures""",
            "Support": """Heads ask for courses that begin after school.
Agreed: to put this to the hub
! {0}: write to the hub""",
            "Schools": """Four of the six came, and two would like to join.
! {4}: settle with their governors when""",
        },
        {
            "Round": """Attendance on Fridays is better than a year ago in most schools.
Noted: the figures
! {1}: tell the other quadrants what was done""",
            "Support": """The hub offers two courses from 4pm.
! {2}: send the dates round""",
            "Schools": """Two schools have joined.
Resolved: to report this to the Board""",
        },
    ),
    "north-east-quadrant-meeting": (
        {
            "Round": """Each partnership brought one thing that others may copy.
a) a reading day for parents
b) shared moderation of writing

Agreed: two schools host a visit each term
! {0}: draw up the list of visits""",
            "Support": """The hub asked what coastal schools need.
! {1}: put together an answer""",
            "Schools": """Ten schools are in no partnership, most of them small and far apart.
Deferred: whether they would rather meet online
! {2}: ask them""",
        },
        {
            "Round": """Both visits took place.
Noted: what visitors took home
! {3}: write half a page on each""",
            "Support": """The hub will hold one course in three near the coast.
Noted: the dates""",
            "Schools": """Six of the ten would meet online.
Agreed: one partnership opens its meetings to them online for a year
! {4}: send them the dates""",
        },
        {
            "Round": """The visits go on, and one partnership asked for a second one.
Agreed: to plan them for the whole year
! {0}: send the plan round""",
            "Support": """Take-up of the courses near the coast is good.
Noted: the figures""",
            "Schools": """Three schools take part online and one will join.
! {1}: bring its governors together with the lead""",
        },
    ),
}

# What the reports of those meetings recommended, by board, the place of the meeting and the first word of the item: the
# minutes above decide on it, in this one otherwise than was recommended.
RECOMMENDED = {
    ("school-partnership-board", 1, "Peer"): "1. Recommend the form to every partnership from September",
}
