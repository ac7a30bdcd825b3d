"""Virtual massagers behind a virtual ESPHome Bluetooth proxy, for demos, tests and people who want to watch.

Home Assistant, or anything else that speaks ESPHome's native API, connects to it over TCP as it would to a proxy of flesh and solder.
From the bottom: `gatt`, `peripheral` and `devices` are the massagers and know no transport; `link` is one Bluetooth connection; `api`,
`proxy` are the proxy; `control` is the HTTP port for people and tests; `simulation` puts them together.
"""

from .simulation import Device, ProxyPlace, Simulator

__all__ = ["Device", "ProxyPlace", "Simulator"]
