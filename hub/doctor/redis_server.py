"""Redis, through which several processes share presence and lockout counters."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

REPLY_S = 3.0
OLDEST = 6


async def server(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether it answers, is new enough, and goes on working when it is full."""
    if context.settings.redis_url is None:
        yield ok("One process, no Redis needed.")
        return
    redis = Redis.from_url(context.settings.redis_url, socket_timeout=REPLY_S, socket_connect_timeout=REPLY_S)
    try:
        async for finding in _findings(redis):
            yield finding
    except (RedisError, OSError, TimeoutError) as error:
        yield fail(
            f"Redis does not answer ({error}).",
            "Start it: until then processes wake by polling and count sign-in failures apart.",
        )
    finally:
        await redis.aclose()


async def _findings(redis: Redis) -> AsyncIterator[Finding]:
    version = str((await redis.info("server"))["redis_version"])
    if int(version.partition(".")[0]) < OLDEST:
        yield fail(f"Redis {version} is too old.", f"Upgrade it to {OLDEST} or newer.")
    else:
        yield ok(f"Redis {version} answers.")
    config = await _config(redis)
    if config["maxmemory"] == "0":
        yield warn(
            "Redis has no memory limit.", "Set `maxmemory 128mb` and `maxmemory-policy allkeys-lru` in redis.conf."
        )
    elif config["maxmemory-policy"] == "noeviction":
        yield warn(
            "A full Redis would count no more sign-in failures (maxmemory-policy noeviction).",
            "Set `maxmemory-policy allkeys-lru` in redis.conf: nothing in it has to be kept.",
        )


async def _config(redis: Redis) -> Mapping[Any, Any]:
    try:
        config: Mapping[Any, Any] = await redis.config_get("maxmemory*")
        return config
    except ResponseError as error:
        raise NotKnown(f"Redis does not show its settings ({error})") from None
