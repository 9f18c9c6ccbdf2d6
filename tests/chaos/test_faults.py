"""The experiments of docs/reliability.md in short form, one after another (see `test_at_length.py`)."""

import pytest

from tests.chaos import faults, slow_and_gone
from tests.chaos.conftest import Verdicts
from tests.chaos.experiment import with_cutter
from tests.chaos.redis_server import redis_server
from tests.chaos.short_forms import BRISK, SHORT_FORMS
from tests.ports import free_ports

SHORT_S = 2.0
bounded = pytest.mark.timeout(300)


@bounded
async def test_one_thing_after_another_breaks() -> None:
    *ports, redis_port = free_ports(4)
    async with redis_server(redis_port) as redis, with_cutter(ports, BRISK, REDIS_URL=redis.url) as (it, cutter):
        await faults.pay_twice_at_once(it, SHORT_S)
        await faults.abort_sockets(it, SHORT_S)
        await faults.freeze_a_hub(it, SHORT_S)
        await faults.torment_redis(it, redis, SHORT_S)
        await faults.cut_at_commit(it, cutter, 30)
        await faults.toggle_lock(it, SHORT_S)
        wrong = await slow_and_gone.come_back_at_once(it, 50, with_restart=True)
        await faults.kill_postgres(it, SHORT_S)
        await faults.holds(it, wrong)


@bounded
@pytest.mark.parametrize("name", SHORT_FORMS)
def test_what_was_tried_beside_the_rest_holds(verdicts: Verdicts, name: str) -> None:
    assert verdicts.of(name) == []
