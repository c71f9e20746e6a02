"""`placement publish`: from run folders to a bundle, whole or not at all, with nothing private in it."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import typer
from docx import Document
from typer.testing import CliRunner

from placement.cli.commands.publish import publish as command
from placement.errors import BadInput
from placement.i18n import Words
from placement.run import run
from placement.site.bundle import build
from placement.site.paper_docx import TEMPLATE
from placement.site.published import publish, read_bundle, tells_small_counts, tiles_faults
from placement.site.publishedpeople import address_faults, aim_tells, study_tells, together_faults
from placement.site.publishedtables import read_table
from tests.running import bytes_of, rehash, small

if TYPE_CHECKING:
    from collections.abc import Callable

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("ran")
    return run(small(home), out=home / "out").folder


@pytest.fixture(scope="module")
def published(ran: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish([ran], tmp_path_factory.mktemp("maps") / "made", tiles=TILES)


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran, tmp_path / "elsewhere"))


def keys(call: Callable[[], object]) -> list[str]:
    with pytest.raises(BadInput) as told:
        call()
    return [fault.key for fault in told.value.faults]


def document(path: Path, change: Callable[[Any], object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_the_folder_where_one_stands_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as told:
        publish([Path()], tmp_path.parent / "made")
    assert told.value.faults[-1].file == tmp_path.name


def test_the_public_part_alone_gives_the_same_bytes(published: Path) -> None:
    assert build(read_bundle(published)) == bytes_of(published)


def test_publishing_again_gives_the_same_bytes_in_its_place(ran: Path, published: Path) -> None:
    before = bytes_of(published)
    publish([ran], published, tiles=TILES)
    assert bytes_of(published) == before


def test_a_board_s_own_template_styles_the_paper_and_is_published_with_it(ran: Path, tmp_path: Path) -> None:
    own = Document(io.BytesIO(TEMPLATE.read_bytes()))
    own.sections[0].header.paragraphs[0].add_run("Our board")
    own.save(str(tmp_path / "board.docx"))
    made = publish([ran], tmp_path / "made", template=tmp_path / "board.docx")
    word = Document(str(made / "paper.cy.docx"))
    assert word.sections[0].header.paragraphs[0].text == "Our board"
    assert build(read_bundle(made)) == bytes_of(made)


@pytest.mark.parametrize("content", [None, b"nothing"])
def test_what_is_no_template_is_refused_before_anything_is_written(
    ran: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "board.docx").write_bytes(content)
    told = keys(lambda: publish([ran], tmp_path / "made", template=tmp_path / "board.docx"))
    assert told == ["publish_template"]
    assert not (tmp_path / "made").exists()


def test_nothing_private_leaves(published: Path) -> None:
    files = bytes_of(published)
    stems = {name.rpartition("/")[2] for name in files}
    private = {"placed.csv", "filled.csv", "care.csv", "care_before.csv", "care_vacancies.csv"}
    assert not stems & private
    (graduates,) = [content for name, content in files.items() if name.endswith("/graduates.csv")]
    assert len(graduates.splitlines()) == 1
    assert str(published.parent).encode() not in b"".join(files.values())


def test_the_manifest_has_every_hash(published: Path) -> None:
    stated = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    assert set(stated["files"]) | {"manifest.json"} == set(bytes_of(published))
    assert stated["status"] == "example"
    assert stated["basemap_tiles"] == TILES


def test_a_changed_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "posts.csv").write_bytes((folder / "posts.csv").read_bytes() + b"\n")
    assert keys(lambda: publish([folder], tmp_path / "made")) == ["publish_changed"]
    assert not (tmp_path / "made").exists()


def test_a_missing_file_and_every_other_fault_are_told_at_once(folder: Path, tmp_path: Path) -> None:
    (folder / "posts.csv").unlink()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine", encoding="utf-8")
    told = keys(lambda: publish([folder, tmp_path / "none"], tmp_path / "other", tiles="http://x/{z}"))
    assert told == ["publish_out_foreign", "publish_tiles", "publish_file_missing", "publish_missing_folder"]


def test_a_run_that_calls_itself_more_than_it_may_is_refused(folder: Path, tmp_path: Path) -> None:
    document(folder / "answer.json", lambda answer: answer.update(status="decision"))
    rehash(folder)
    assert keys(lambda: publish([folder], tmp_path / "made")) == ["publish_status"]


def test_a_small_count_of_graduates_is_refused(folder: Path, tmp_path: Path) -> None:
    document(folder / "answer.json", lambda answer: answer["graduates"].update(placed=3))
    rehash(folder)
    assert keys(lambda: publish([folder], tmp_path / "made")) == ["publish_small_count"]


@pytest.mark.parametrize(
    ("of_all", "of_parts", "placed", "rows", "told"),
    [
        (12, (7, 5), 12, {"r0": 7, "r1": 5}, False),
        (12, (9, 3), 12, {"r0": 9, "r1": None}, True),  # three in one part
        (4, (4,), None, {}, True),
        (12, (12,), 12, {"r0": 12, "r1": None}, True),  # of r1 nothing may be told, and r0 is known
        (0, (0, 0), 0, {}, False),
    ],
)
def test_the_aim_of_graduates_tells_no_count_that_is_withheld(
    of_all: int, of_parts: tuple[int, ...], placed: int | None, rows: dict[str, int | None], told: bool
) -> None:
    aim = {"aim": "graduates_employed"}
    answer = {
        "aims": [{**aim, "value": float(of_all)}, {"aim": "met_need", "value": 3.0}],
        "programmes": [{"aims": [{**aim, "value": float(n)}]} for n in of_parts],
        "graduates": {
            "placed": placed,
            "by_region_service": [{"region_id": region, "graduates": n} for region, n in rows.items()],
        },
    }
    assert aim_tells(cast("Any", answer)) == told
    answer["aims"], answer["programmes"] = [{"aim": "met_need", "value": 3.0}], []
    assert not aim_tells(cast("Any", answer))


@pytest.mark.parametrize(("counts", "told"), [([0, 5, 9], False), ([5, 4], True)])
def test_a_frontier_tells_no_small_count_of_the_aim_s(counts: list[int], told: bool) -> None:
    aims = [{"settings": {"aim": name}} for name in ("met_need", "graduates_employed")]
    points = [{"values": [1.5, float(n)]} for n in counts]
    assert study_tells({"kind": "frontier", "aims": aims, "points": points, "left_out": []}) == told
    assert study_tells({"kind": "frontier", "aims": aims, "points": [], "left_out": points}) == told
    assert not study_tells({"kind": "frontier", "aims": aims[:1], "points": points, "left_out": []})
    assert study_tells({"kind": "ladder", "rows": points, **aims[1]})
    assert not study_tells({"kind": "ladder", "rows": points, **aims[0]})


def test_a_run_whose_aim_tells_a_small_count_is_refused(folder: Path, tmp_path: Path) -> None:
    document(
        folder / "answer.json",
        lambda answer: answer["aims"].append(
            {**answer["aims"][0], "aim": "graduates_employed", "value": 3.0}
        ),
    )
    rehash(folder)
    assert keys(lambda: publish([folder], tmp_path / "made")) == ["publish_aim_count"]


def test_the_same_run_twice_is_refused(ran: Path, tmp_path: Path) -> None:
    assert keys(lambda: publish([ran, ran], tmp_path / "made")) == ["publish_twice"]
    assert keys(lambda: publish([ran, ran / ".", ran], tmp_path / "made")) == ["publish_twice"]


def test_what_is_wrong_with_a_folder_named_twice_is_told_once(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert keys(lambda: publish([nowhere, nowhere], tmp_path / "made")) == ["publish_missing_folder"]


def test_small_counts_are_those_under_five() -> None:
    assert not tells_small_counts(
        cast("Any", {"graduates": {"placed": None, "by_cluster": [{"graduates": 5}]}})
    )
    assert tells_small_counts(cast("Any", {"graduates": {"placed": 9, "by_cluster": [{"graduates": 4}]}}))


@pytest.mark.parametrize(
    ("url", "key", "said"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "publish_tiles", "begins with https://"),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "publish_tiles_host", "{s}.tiles.example.org"),
        ("https://localhost/{z}/{x}/{y}.png", "publish_tiles_host", "localhost"),
        ("https://tiles.example.org/{z}/{x}.png", "publish_tiles_places", "{y}"),
        ("https://tiles.example.org/z/x/y.png", "publish_tiles_places", "{z}, {x}, {y}"),
        ("https://tiles.example.org/{z}/{x}/{y}.png; script-src *", "publish_tiles_sign", "Write %3B"),
        ("https://a.org/{z}/{x}/{y}\"'", "publish_tiles_sign", "Write %22"),
        ("https://a.org/EPSG:3857/{z}/{x}/{y}.png", "publish_tiles_sign", "Write %3A"),
        ("https://user@tiles.example.org/{z}/{x}/{y}", "publish_tiles_host", "user@tiles.example.org"),
    ],
)
def test_an_address_that_is_none_of_tiles_is_refused_with_what_is_wrong_in_it(
    url: str, key: str, said: str
) -> None:
    """What is told is true of the address: it may well have z, x and y in its path, and be refused."""
    (fault,) = tiles_faults(url)
    assert fault.key == key
    assert said in fault.says(Words("en"))
    assert fault.says(Words("cy"))


def test_an_address_is_taken_once_the_sign_is_written_as_told() -> None:
    assert tiles_faults("https://a.org/EPSG%3A3857/{z}/{x}/{y}.png") == []


def test_tables_come_back_as_they_were() -> None:
    table = read_table(b"cluster_id,wte,steps,room,holds\n01,1.5,2,,true\n02,2.0,3,1.0,false\n")
    assert table["cluster_id"].tolist() == ["01", "02"]
    assert table["steps"].dtype == "int64"
    assert table["wte"].tolist() == [1.5, 2.0]
    assert table["room"].isna().tolist() == [True, False]
    assert table["holds"].tolist() == ["true", "false"]


def test_the_command_says_where_it_is_and_exits_2_on_bad_input(ran: Path, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(command)
    good = CliRunner().invoke(app, [str(ran), "--out", str(tmp_path / "made")])
    assert good.exit_code == 0
    assert "index.en.html" in good.output
    bad = CliRunner().invoke(app, [str(tmp_path / "none"), "--out", str(tmp_path / "new")])
    assert bad.exit_code == 2


def test_an_email_address_in_what_would_leave_is_refused(folder: Path, tmp_path: Path) -> None:
    config = folder / "inputs" / "scenario.toml"
    asked = 'asked_by = "someone@board.example"'
    config.write_text(config.read_text(encoding="utf-8") + f"# {asked}\n", encoding="utf-8")
    document(
        folder / "answer.json", lambda answer: answer.update(overrides_by="Someone@board.example and others")
    )
    rehash(folder)
    assert keys(lambda: publish([folder], tmp_path / "made")) == ["publish_email", "publish_email"]
    assert not (tmp_path / "made").exists()


def test_the_address_for_comments_may_stand(folder: Path, tmp_path: Path) -> None:
    config = folder / "inputs" / "scenario.toml"
    contact = "\n".join(f'contact_{lang} = "planning@board.example ({lang})"' for lang in ("en", "cy"))
    text = config.read_text(encoding="utf-8").replace("[scenario]\n", f"[scenario]\n{contact}\n", 1)
    config.write_text(text, encoding="utf-8")
    rehash(folder)
    made = publish([folder], tmp_path / "made")
    for language in ("en", "cy"):
        page = (made / f"index.{language}.html").read_text(encoding="utf-8")
        assert f"planning@board.example ({language})" in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asked by a.b+c@board.wales.nhs.uk.", ["a.b+c@board.wales.nhs.uk"]),
        ("podiatry lead, West Wales", []),
        ("@SUM(A1) 5 @ 3 a@b", []),
    ],
)
def test_what_looks_like_an_address(text: str, found: list[str]) -> None:
    told = list(address_faults("run", {"inputs/data/local_knowledge.csv": f"author\n{text}\n".encode()}, ""))
    assert [fault.value for fault in told] == found
    assert all((fault.row, fault.file) == (2, "run/inputs/data/local_knowledge.csv") for fault in told)


def answer_of(region: str | None, placed: int | None, option: str | None = None) -> Any:
    return {
        "scenario": {"id": "made-up"},
        "option": option,
        "region": region,
        "graduates": {"placed": placed, "by_cluster": [{"graduates": None}]},
    }


def test_a_region_beside_the_whole_gives_no_withheld_count_away() -> None:
    def keys_of(*answers: Any) -> list[str]:
        return [fault.key for fault in together_faults([("run", answer) for answer in answers])]

    assert keys_of(answer_of(None, None), answer_of("north", 8)) == ["publish_together"]
    assert keys_of(answer_of(None, None), answer_of("north", None)) == []
    assert keys_of(answer_of("south", 9), answer_of("north", 8)) == []
    assert keys_of(answer_of(None, 20), answer_of("north", 8, "pooled")) == []
