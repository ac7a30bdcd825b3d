"""What an author is told about a profile file, in an environment that has nothing of Home Assistant."""

from importlib.metadata import distribution
import os
from pathlib import Path
import shutil
import subprocess
import sys
from venv import EnvBuilder

import pytest

from custom_components.recovery_massager.device.check import check_file, summary
from custom_components.recovery_massager.device.profile import LONGEST_FILE, bundled_profiles
from tests.device.samples import SAMPLE

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "check-profile"
BUNDLED = sorted((ROOT / "custom_components" / "recovery_massager" / "device" / "profiles").glob("*.yaml"))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A right profile, somewhere else."""
    folder = tmp_path / "my profiles"
    folder.mkdir()
    file = folder / "sample.yaml"
    file.write_text(SAMPLE)
    return file


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has voluptuous and PyYAML, and nothing else."""
    folder = tmp_path_factory.mktemp("bare") / "environment"
    EnvBuilder(with_pip=False, symlinks=True).create(folder)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in ("voluptuous", "PyYAML"):
        installed = distribution(name)
        assert not installed.requires
        for file in installed.files or ():
            if ".." not in file.parts:
                target = site / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)
    python = folder / "bin" / "python"
    # The site of the system, or of this environment, would make the test say nothing.
    for name in ("homeassistant", "bleak", "pytest"):
        assert subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode
    return python


def run(python: Path | str, *arguments: Path | str, folder: Path = ROOT) -> tuple[int, list[str], str]:
    environment = {**os.environ, "PYTHON": str(python), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTHONPATH", None)
    ended = subprocess.run(
        [SCRIPT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return ended.returncode, ended.stdout.splitlines(), ended.stderr


def test_the_bundled_profiles_are_right_without_home_assistant(bare_python: Path) -> None:
    code, lines, errors = run(bare_python, *BUNDLED)
    assert (code, errors) == (0, "")
    for file in BUNDLED:
        examples = len(bundled_profiles()[file.stem].examples)
        assert f"{file}: ok: {examples} examples" in lines
    if len(BUNDLED) > 1:
        assert lines[-1] == f"{len(BUNDLED)} profiles right"


def test_a_file_is_found_from_the_folder_where_its_author_is(bare_python: Path, mine: Path) -> None:
    code, lines, errors = run(bare_python, mine.name, folder=mine.parent)
    assert (code, errors) == (0, "")
    assert lines[0] == "sample.yaml: ok: 7 examples"


def test_the_mistakes_of_one_file_keep_no_other_from_being_checked(bare_python: Path, mine: Path) -> None:
    wrong = mine.with_name("wrong.yaml")
    wrong.write_text(SAMPLE.replace("timeout: 1.5", "timeout: soon"))
    code, lines, errors = run(bare_python, wrong, mine)
    assert (code, errors) == (1, "")
    number = SAMPLE[: SAMPLE.index("timeout: 1.5")].count("\n") + 1
    assert lines[0] == f'{wrong}:{number}: link.timeout: "soon" is not a number of seconds such as 0.5'
    assert f"{mine}: ok: 7 examples" in lines
    assert lines[-1] == "1 profile right, 1 wrong"


def test_what_is_not_there_ends_with_another_code(bare_python: Path, mine: Path) -> None:
    code, lines, errors = run(bare_python, mine.parent / "none.yaml", mine.parent, mine)
    assert (code, errors) == (2, "")
    assert "none.yaml: cannot be read: No such file or directory" in lines[0]
    assert "cannot be read: Is a directory" in lines[1]
    assert f"{mine}: ok: 7 examples" in lines


def test_without_a_file_it_says_how_it_is_used(bare_python: Path) -> None:
    code, lines, errors = run(bare_python)
    assert (code, lines) == (2, [])
    assert "usage: check-profile" in errors


def test_a_python_that_does_not_do_is_told_and_not_tried(tmp_path: Path, mine: Path) -> None:
    empty = tmp_path / "empty"
    EnvBuilder(with_pip=False, symlinks=True).create(empty)
    code, lines, errors = run(empty / "bin" / "python", mine)
    assert (code, lines) == (2, [])
    assert "voluptuous and PyYAML" in errors


def test_a_python_is_found_when_none_is_named(mine: Path) -> None:
    assert run("", mine)[:2] == (run(sys.executable, mine)[:2])


def test_every_example_that_fails_is_told_with_its_line(mine: Path) -> None:
    text = SAMPLE.replace("step: up, bytes: 5A", "step: down, bytes: 5A")
    text = text.replace("89 0B 0D 0A, means: invalid}", "89 0B 0D 0A, means: ok}")
    mine.write_text(text)
    lines = text.splitlines()
    first, second = check_file(mine).lines
    step = next(number for number, line in enumerate(lines, 1) if "step: down" in line)
    assert first.startswith(f"{mine}:{step}: examples.1: command set_pressure: is 5a a5")
    assert second == f"{mine}:{step + 1}: examples.2: answer set_timer: means invalid"


def test_what_no_example_shows_is_hinted_at_and_is_no_mistake(mine: Path) -> None:
    checked = check_file(mine)
    assert checked.problems == ()
    assert f"{mine}: hint: no example of the report status" in checked.lines
    assert f"{mine}: hint: no example of the command set_zone" in checked.lines
    assert f"{mine}: hint: no example of the step down of set_pressure" in checked.lines
    assert not any("set_buzzer" in line and "answer" in line for line in checked.lines)
    assert not any("reject" in line for line in checked.lines)
    assert summary([checked]) == "1 profile right"


def test_a_profile_that_rejects_nothing_is_asked_what_it_rejects(mine: Path) -> None:
    mine.write_text("".join(line for line in SAMPLE.splitlines(keepends=True) if "reject:" not in line))
    assert f"{mine}: hint: no example of bytes to reject" in check_file(mine).lines


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_the_bundled_profiles_show_all_that_they_can(file: Path) -> None:
    assert check_file(file).hints == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"id: caf\xe9\n", "is not text in UTF-8"),
        (b"\xff\xfei\x00d\x00", "is not text in UTF-8"),
        (b"# " + b"x" * LONGEST_FILE, "the file is too long for a profile"),
        (b"", "must be keys and values (key: value)"),
        (b"\x00", "this is not YAML: special characters are not allowed"),
        (b"[" * 1000, "it is nested too deeply"),
        (b"&a [*a]", "anchors and aliases (& and *) are not for profiles; is a quote missing?"),
    ],
    ids=["latin-1", "utf-16", "huge", "empty", "nul", "nested", "anchor"],
)
def test_what_is_no_profile_is_said_in_a_line(mine: Path, data: bytes, said: str) -> None:
    mine.write_bytes(data)
    (line,) = check_file(mine).lines
    assert line.startswith(str(mine))
    assert line.endswith(said)


def test_a_byte_order_mark_is_no_mistake_and_moves_no_line(mine: Path) -> None:
    mine.write_bytes(b"\xef\xbb\xbf" + SAMPLE.encode())
    assert check_file(mine).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAMPLE, "ok: 7 examples"),
        (SAMPLE.replace("{reject: C8", "{reject: 57"), "examples.6: reject battery: is taken for"),
    ],
    ids=["right", "wrong"],
)
def test_what_can_be_read_but_once_is_checked_too(tmp_path: Path, text: str, said: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["/bin/sh", "-c", f'cat > "{pipe}"'], stdin=subprocess.PIPE)
    assert writer.stdin is not None
    writer.stdin.write(text.encode())
    writer.stdin.close()
    assert said in check_file(pipe).lines[0]
    assert writer.wait(10) == 0


def test_a_report_of_a_capture_becomes_a_draft_that_lacks_only_how_to_stop(bare_python: Path, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "adding-a-massager.md").read_text()
    attached = tmp_path / "report.txt"
    attached.write_text(guide[guide.index("Recovery Massager capture") : guide.index("## Framing")])
    code, lines, _ = run(bare_python, "--draft", attached)
    assert code == 0
    assert lines[0].startswith("# ")
    assert "crc16_xmodem" in lines[0]
    mine = tmp_path / "mine.yaml"
    mine.write_text("\n".join(lines))
    code, lines, _ = run(bare_python, mine)
    assert code == 1
    assert ": stop: " in lines[0]


@pytest.mark.parametrize(("text", "code"), [("Dear developers,", 1), (None, 2)])
def test_what_is_no_report_is_said_to_be_none(tmp_path: Path, text: str | None, code: int) -> None:
    file = tmp_path / "report.txt"
    if text is not None:
        file.write_text(text)
    ended, lines, error = run(sys.executable, "--draft", file)
    assert (ended, lines) == (code, [])
    assert str(file) in error
