"""Whatever lies in the folder of the owner's own profiles: the good ones are read, the others told, nothing raised."""

from contextlib import suppress
import os
from pathlib import Path
import socket
import tempfile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.recovery_massager.device import proof
from custom_components.recovery_massager.device.errors import ProfileError
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.profile import LONGEST_FILE
from custom_components.recovery_massager.user_profiles import FOLDER, MOST_FILES, UserProfiles, read_user_profiles

from .own_files import START, TEXT, Files, changed, own


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def read(folder: Path) -> UserProfiles:
    """Read a folder beside the bundled profile of a stimulator."""
    return read_user_profiles(folder, {"stimulator": "ems"})


def told(found: UserProfiles) -> dict[str, str]:
    """What is told of each broken file."""
    return {one.file: one.problem for one in found.broken}


def test_a_folder_that_does_not_exist_is_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path / "nowhere") == UserProfiles({}, (), complete=True)


def test_whole_profiles_are_read_by_their_files(files: Files) -> None:
    files.write("boots.yaml", own())
    files.write("other.yaml", own("other"))
    found = read(files.folder)
    assert {file: profile.id for file, profile in found.profiles.items()} == {
        "boots.yaml": "my_boots",
        "other.yaml": "other",
    }
    assert not found.broken
    assert found.complete


def test_a_mistake_is_told_with_key_path_reason_and_line_and_leaves_the_others(files: Files) -> None:
    files.write("bad.yaml", changed(("stop: [stop]\n", "stop: [halt]\n"), text=own()))
    files.write("good.yaml", own("good"))
    found = read(files.folder)
    assert [profile.id for profile in found.profiles.values()] == ["good"]
    (error,) = found.broken
    text = (files.folder / "bad.yaml").read_text().splitlines()
    assert (error.file, error.key_path) == ("bad.yaml", "stop.0")
    assert "halt" in error.problem
    assert error.line is not None
    assert text[error.line - 1] == "stop: [halt]"


def test_a_profile_has_to_prove_itself_by_its_examples(files: Files) -> None:
    files.write("lies.yaml", changed(("{command: stop, bytes: 02}", "{command: stop, bytes: 7F}"), text=own()))
    found = read(files.folder)
    assert not found.profiles
    (error,) = found.broken
    text = (files.folder / "lies.yaml").read_text().splitlines()
    assert error.line is not None
    assert text[error.line - 1] == "  - {command: stop, bytes: 7F}"
    assert error.key_path.startswith("examples.")
    assert error.problem == "command stop: is 02"


@pytest.mark.parametrize(
    ("label", "problem"),
    [("wave", "two are shown by the same label"), ("long " * 13, "a label may have 60 letters")],
)
def test_a_label_has_to_be_short_and_its_own(files: Files, label: str, problem: str) -> None:
    files.write("odd.yaml", changed(("pulse: 4}\n", f"throb: {{code: 4, label: {label}}}}}\n"), text=own()))
    assert told(read(files.folder)) == {"odd.yaml": problem}


def test_all_examples_that_fail_are_counted(files: Files) -> None:
    files.write(
        "lies.yaml",
        changed(
            (START, "  start: {send: 7F, "), ("{command: stop, bytes: 02}", "{command: stop, bytes: 7F}"), text=own()
        ),
    )
    (error,) = read(files.folder).broken
    assert error.problem == "command start: is 7f (1 more failed)"


def test_of_two_with_the_same_id_the_first_by_name_wins_and_the_other_is_told(files: Files) -> None:
    files.write("b.yaml", own(name="Second"))
    files.write("a.yaml", own(name="First"))
    found = read(files.folder)
    assert [profile.name for profile in found.profiles.values()] == ["First"]
    (error,) = found.broken
    assert (error.file, error.key_path, error.problem) == ("b.yaml", "id", '"my_boots" is the id of a.yaml already')
    assert error.line == 2


def test_a_stimulator_keeps_the_rules_of_one_whatever_profile_takes_the_place_of_its_own(files: Files) -> None:
    files.write("a.yaml", own("stimulator"))
    (error,) = read(files.folder).broken
    assert str(error) == "a.yaml, line 5: kind: must be ems, as that of the bundled stimulator"
    files.write("a.yaml", changed(("kind: pneumatic\n", "kind: ems\n"), text=own("stimulator")))
    assert not read(files.folder).broken


def test_what_is_no_plain_readable_file_is_told_and_not_waited_for(files: Files) -> None:
    elsewhere = files.folder.parent / "elsewhere.yaml"
    elsewhere.write_text(own())
    (files.folder / "link.yaml").symlink_to(elsewhere)
    (files.folder / "dangling.yaml").symlink_to(files.folder / "nothing.yaml")
    os.mkfifo(files.folder / "pipe.yaml")
    (files.folder / "folder.yaml").mkdir()
    (files.folder / "latin.yaml").write_bytes("id: fünf".encode("latin-1"))
    (files.folder / "huge.yaml").write_text("# long\n" * LONGEST_FILE)
    files.write("empty.yaml", "")
    files.write("good.yaml", own("good"))
    found = read(files.folder)
    assert [profile.id for profile in found.profiles.values()] == ["good"]
    problems = told(found)
    assert problems.pop("empty.yaml")
    assert problems == {
        "dangling.yaml": "is a link to another file: put a copy in its place",
        "folder.yaml": "is not a plain file",
        "huge.yaml": "the file is too long for a profile",
        "latin.yaml": "is not text in UTF-8",
        "link.yaml": "is a link to another file: put a copy in its place",
        "pipe.yaml": "is not a plain file",
    }


def test_what_the_system_does_not_open_is_told() -> None:
    # The path of a socket has to be short.
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as one:
        one.bind(f"{short}/socket.yaml")
        (error,) = read(Path(short)).broken
    assert error.problem.startswith("cannot be read: ")


def test_no_file_stays_open(files: Files) -> None:
    (files.folder / "folder.yaml").mkdir()
    os.mkfifo(files.folder / "pipe.yaml")
    files.write("good.yaml", own())
    before = sorted(Path("/proc/self/fd").iterdir())
    read(files.folder)
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_a_name_that_is_nearly_right_is_told_and_what_is_hidden_or_no_profile_is_not(files: Files) -> None:
    for name in ("boots.yml", "boots.yaml.txt", "BOOTS.YAML"):
        files.write(name, own())
    for name in ("._boots.yaml", ".boots.yaml.swp", "README.md", "boots.yaml~"):
        files.write(name, "anything")
    found = read(files.folder)
    assert not found.profiles
    assert told(found) == dict.fromkeys(
        ("BOOTS.YAML", "boots.yaml.txt", "boots.yml"), "is not read: its name must end in .yaml"
    )


def test_a_name_that_is_no_text_can_be_told(files: Files) -> None:
    Path(os.fsdecode(os.fsencode(files.folder) + b"/\xff.yaml")).write_text("nothing")
    (error,) = read(files.folder).broken
    assert error.file == "\\xff.yaml"
    assert str(error).encode()


def test_so_many_files_and_no_more_are_read(files: Files) -> None:
    for number in range(MOST_FILES + 2):
        files.write(f"{number:03}.yaml", "broken")
    files.write("000.yaml", own())
    found = read(files.folder)
    assert len(found.profiles) == 1
    assert len(found.broken) == MOST_FILES
    assert told(found)[str(FOLDER)] == "holds more than 100 profiles: the last 2 by name are not read"
    assert not found.complete


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("I am a file")
    found = read(tmp_path / "profiles")
    assert told(found) == {str(FOLDER): "cannot be read: Not a directory"}
    assert not found.complete


def test_a_mistake_of_ours_takes_no_other_profile_along(
    files: Files, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def run_examples(profile: object) -> list[tuple[int, str]]:
        raise RecursionError

    files.write("good.yaml", own())
    monkeypatch.setattr(proof, "run_examples", run_examples)
    assert told(read(files.folder)) == {"good.yaml": "cannot be used because of an unexpected RecursionError"}
    assert "Unexpected error in the profile good.yaml" in caplog.text


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_make_a_profile_or_one_clear_error(data: bytes) -> None:
    with pytest.raises(ProfileError) as caught:
        proof.proven_profile(data, "any.yaml")
    assert str(caught.value).startswith("any.yaml")


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_profile_with_a_hole_in_it_makes_a_profile_or_one_clear_error(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    hole = data.draw(st.integers(1, 40))
    filling = data.draw(st.text(max_size=5))
    with suppress(ProfileError):
        profile = proof.proven_profile((TEXT[:start] + filling + TEXT[start + hole :]).encode(), "any.yaml")
        assert profile.stop
        assert run_examples(profile) == []
