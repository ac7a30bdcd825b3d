"""Command line: `python -m simulator calf-boots`."""

import argparse
import asyncio
from collections.abc import Sequence
import logging
import signal
import sys

from .clock import FASTEST, Clock
from .devices import KINDS
from .simulation import (
    DEFAULT_CONTROL_PORT,
    DEFAULT_MAC,
    DEFAULT_PORT,
    DEFAULT_PROXY_NAME,
    Device,
    Simulator,
    mac_address,
    proxy_places,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="Virtual massagers behind a virtual ESPHome Bluetooth proxy. Add the proxy to Home Assistant as an ESPHome device.",
    )
    parser.add_argument(
        "devices",
        metavar="DEVICE",
        nargs="*",
        help="a kind, or kind,option:value=Name@AA:BB:CC:DD:EE:FF; may be given many times",
    )
    parser.add_argument("--list", action="store_true", help="name the kinds of devices and their options")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)"
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port of the proxy, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--control",
        type=_port,
        default=DEFAULT_CONTROL_PORT,
        help="port for HTTP and the page, 0 for a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--slots",
        type=int,
        choices=range(1, 10),
        default=3,
        metavar="1..9",
        help="connections at once of a proxy (default: %(default)s)",
    )
    parser.add_argument(
        "--interval-ms",
        type=_interval,
        default=0.0,
        help="BLE connection interval; 0 = none (default), a proxy's is about 30",
    )
    parser.add_argument("--speed", type=_speed, default=1.0, help="simulated seconds per second (default: 1)")
    parser.add_argument(
        "--advertise-while-connected",
        action="store_true",
        help="massagers go on advertising while connected; most do not",
    )
    parser.add_argument(
        "--proxies",
        type=int,
        choices=range(1, 65),
        default=1,
        metavar="1..64",
        help="number of proxies, on consecutive ports (default: 1)",
    )
    parser.add_argument(
        "--everywhere", action="store_true", help="every massager is in range of every proxy, instead of one"
    )
    parser.add_argument(
        "--proxy-name", default=DEFAULT_PROXY_NAME, help="name of the first proxy (default: %(default)s)"
    )
    parser.add_argument(
        "--mac", type=mac_address, default=DEFAULT_MAC, help="address of the first proxy (default: %(default)s)"
    )
    parser.add_argument("--verbose", action="store_true", help="log what happens")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _default(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


def _interval(text: str) -> float:
    interval = float(text)
    if interval and not 7.5 <= interval <= 4000:
        raise argparse.ArgumentTypeError("a connection interval is 7.5 to 4000 ms, or 0 for none")
    return interval


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most {FASTEST:g}")
    return speed


async def _run(options: argparse.Namespace, devices: Sequence[Device]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    simulator = Simulator(
        devices,
        proxies=proxy_places(options.proxies, options.proxy_name, options.mac, options.port),
        host=options.host,
        control_port=options.control,
        slots=options.slots,
        interval=options.interval_ms / 1000,
        speed=options.speed,
        advertise_while_connected=options.advertise_while_connected,
        everywhere=options.everywhere,
    )
    async with simulator:
        _announce(simulator, options.host)
        await stopped.wait()
    _say("stopped")


def _announce(simulator: Simulator, host: str) -> None:
    assert simulator.control
    proxies = ",".join(f"{host}:{proxy.port}" for proxy in simulator.proxies)
    _say(f"listening proxy={proxies} control={host}:{simulator.control.port}")
    for proxy in simulator.proxies:
        names = ", ".join(f"{p.name} ({p.kind}, {p.address})" for p, _ in proxy.in_range.values())
        _say(
            f"{proxy.name}: in Home Assistant, add an ESPHome device with host {host} and port {proxy.port}. In range: {names}"
        )
    _say(f"Watch the massagers, and press their buttons, at http://{host}:{simulator.control.port}/")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a simulation until SIGTERM or SIGINT; return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.list:
        for kind in KINDS.values():
            _say(f"{kind.kind:14} {kind.title}")
            example = kind(kind.default_name, DEFAULT_MAC, Clock(), advertise_while_connected=False)
            for name, setting in example.settings.items():
                _say(f"{'':14}   {name}:{_default(setting.read())}  ({setting.takes})")
        return 0
    if not options.devices:
        parser.error(f"which devices? (kinds: {', '.join(KINDS)})")
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.WARNING, format="%(asctime)s %(message)s")
    try:
        devices = [Device.parse(text) for text in options.devices]
        asyncio.run(_run(options, devices))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
