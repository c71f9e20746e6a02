"""What the two tables of applicants must hold, and which columns no table of applicants may have.

Made of the same parts as the tables of a region; what holds between their rows, and between them and a
region, stands in `placement.matching.applicants`.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from placement.data.table_spec import TableSpec
from placement.data.tables import _id, _reference, _schema, _truth, _whole

SYNTHETIC = "synthetic-"
"""How the id of an applicant begins who was made up and is nobody."""

MOST_CHOICES = 10_000

APPLICANTS = TableSpec(
    "applicants",
    _schema(
        {
            "applicant_id": _id(),
            "service_id": _reference("services.service_id"),
            "home_area_id": _reference("areas.area_id"),
            "linked_to": _reference("applicants.applicant_id", blank=True),
            "protected": _truth(),
            "agreed_cluster_id": _reference("clusters.cluster_id", blank=True),
        }
    ),
)

PREFERENCES = TableSpec(
    "preferences",
    _schema(
        {
            "applicant_id": _reference("applicants.applicant_id"),
            "cluster_id": _reference("clusters.cluster_id"),
            "rank": _whole("rank", 1, MOST_CHOICES),
        }
    ),
    may_be_empty=True,
)

# words of a column's name, in English and Welsh, that say it is about a person
ABOUT_PEOPLE = """
name names forename surname firstname lastname fullname nickname initials title signature
enw enwau cyfenw llofnod teitl
email mail ebost phone telephone tel mobile fax ffon symudol contact cyswllt
dob birth birthday birthdate age geni genedigaeth oed oedran
address street house town postcode postal zip cyfeiriad stryd tref
nhs gig nino insurance yswiriant passport pasbort visa fisa hcpc student myfyriwr
gender sex rhyw rhywedd pronoun pronouns rhagenw ethnicity ethnic race ethnigrwydd ethnig hil
religion faith belief crefydd cred nationality cenedligrwydd citizenship dinasyddiaeth
disability disabled anabledd anabl condition medical meddygol illness salwch
pregnant pregnancy beichiog beichiogrwydd marital married priodasol priod
orientation sexuality cyfeiriadedd rhywioldeb
reason reasons circumstances rheswm rhesymau amgylchiadau bank account photo photograph llun
"""
WORDS = frozenset(ABOUT_PEOPLE.split())
# longer ones, which say so wherever they stand: "homeaddress", "dyddiadgeni"
PARTS = (*(word for word in sorted(WORDS) if len(word) >= 6), "codpost", "dyddiadgeni")
PHRASES = frozenset({("e", "mail"), ("e", "bost"), ("post", "code"), ("cod", "post")})


def is_personal(column: str) -> bool:
    """Whether the name of a column says that it holds something about a person beyond an id.

    Capitals, accents and what stands between the words make no difference.
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().casefold()
    words = [word for word in re.split(r"[^a-z]+", plain) if word]
    joined = "".join(words)
    return (
        not WORDS.isdisjoint(words)
        or any(pair in PHRASES for pair in pairwise(words))
        or any(part in joined for part in PARTS)
    )
