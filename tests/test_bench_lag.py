"""The lag of an event loop is told from what holds it up."""

import gc

from bench.lag import share, watched


async def test_what_python_collects_meanwhile_is_timed_and_nothing_after_it() -> None:
    before = list(gc.callbacks)
    async with watched() as lag:
        gc.collect()
    collections = len(lag.collections)
    assert collections >= 1
    assert all(seconds > 0 for seconds in lag.collections)
    gc.collect()
    assert len(lag.collections) == collections
    assert gc.callbacks == before


def test_a_share_of_nothing_is_nothing_and_all_of_it_is_the_longest() -> None:
    assert share([], 0.99) == 0
    assert (share([0.003, 0.001, 0.002], 0.5), share([0.003, 0.001, 0.002], 1)) == (2, 3)
