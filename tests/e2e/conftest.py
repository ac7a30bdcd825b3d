"""What the end-to-end tests share: one house for all of them, in which each test finds boots that nobody has used yet."""

from collections.abc import Callable, Iterator

import pytest
import pytest_socket

from tests.e2e.house import Boots, House


def _allow_loopback() -> None:
    """Undo what Home Assistant's test plugin does before every test: these tests talk to processes of their own."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Replace the check for what a Home Assistant in this very process would leave behind: there is none."""


@pytest.fixture(autouse=True)
def loopback() -> None:
    _allow_loopback()


@pytest.fixture(scope="module")
def loopback_for_module() -> None:
    """Allow it before a module's first test, in which Home Assistant's test plugin has just forbidden it."""
    _allow_loopback()


@pytest.fixture(scope="session")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    _allow_loopback()
    house = House(tmp_path_factory.mktemp("house"))
    try:
        yield house
    finally:
        _allow_loopback()
        house.close()


@pytest.fixture
def house(one_house: House, loopback: None) -> Iterator[House]:
    """A house without boots in it; afterwards Home Assistant must have had nothing to complain about."""
    one_house.device.forget()
    one_house.complaints()
    yield one_house
    complaints = one_house.complaints()
    one_house.clean_up()
    assert complaints == []


@pytest.fixture
def add_boots(house: House) -> Callable[..., Boots]:
    """Adds the boots, with what their owner chooses: `remote_start` (on), `voice` (off)."""
    return house.add_boots


@pytest.fixture
def boots(house: House) -> Boots:
    """Boots that Home Assistant may start, with a soft start of ten seconds."""
    return house.add_boots()
