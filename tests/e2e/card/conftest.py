"""What the card's tests share: one demo, and one login."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, StorageState
import pytest
import pytest_socket

from demo.ports import free_port
from tests.e2e.browser import USUAL, chromium, log_in, watched
from tests.e2e.running_demo import Demo


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    # Home Assistant's test plugin has just forbidden it.
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    demo = Demo(tmp_path_factory.mktemp("demo"), "--port", str(free_port(18500)))
    try:
        yield demo
    finally:
        demo.stop()


@pytest.fixture(scope="package")
def kept_login() -> list[StorageState]:
    """What the first browser keeps of its login, for those that follow."""
    return []


@pytest.fixture(params=[{}], ids=["desktop"])
def page(request: pytest.FixtureRequest, demo: Demo, kept_login: list[StorageState]) -> Iterator[Page]:
    """The dashboard, of boots that nobody uses; the parameter says what is unusual about the browser."""
    options: dict[str, Any] = {**USUAL, **request.param}
    with chromium() as browser:
        context = browser.new_context(**options, storage_state=kept_login[0] if kept_login else None)
        page = context.new_page()
        broken = watched(page)
        if kept_login:
            page.goto(demo.home)
            page.locator("recovery-massager-card #stop").wait_for()
        else:
            log_in(page, demo.home)
            kept_login.append(context.storage_state())
        demo.device.forget()
        yield page
    demo.device.clear_faults()
    demo.device.press("stop")
    demo.device.set(worn=True)
    demo.device.run_at(1)
    assert broken == []
