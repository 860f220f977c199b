"""Addresses: one of this server to go on to, the host that was asked, who asks from where, and over what."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import quote, unquote, urlsplit

from starlette.types import Scope

from outcomes.core.settings import settings

_LONGEST = 2000
_AS_IT_IS = "/?#[]@!$&'()*+,;=:%~-._>"
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z._\-]+)(:[0-9]{1,5})?", re.IGNORECASE)
_ALWAYS_KNOWN = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
_NOWHERE = "unknown"


def local_address(given: str) -> str:
    """The given path of this server in ASCII; the root for anything that a browser or a proxy could read as elsewhere."""
    if len(given) > _LONGEST or not given.startswith("/"):
        return "/"
    read = given
    for _ in range(4):  # as often as a chain of proxies may decode it
        path = read.partition("?")[0].partition("#")[0]
        if "//" in path or "\\" in path or any(ord(c) < 32 or ord(c) == 127 for c in read):
            return "/"
        before, read = read, unquote(read)
        if read == before:
            break
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else quote(given, safe=_AS_IT_IS)


def header(scope: Scope, name: bytes) -> str:
    """The first header of this name (small letters); empty without one."""
    return next((v.decode("latin-1") for k, v in scope["headers"] if k == name), "")


def host_of(scope: Scope) -> str:
    """The host and port that were asked, as a browser writes them; empty for a host this server does not answer to."""
    asked = _HOST.fullmatch(header(scope, b"host"))
    if asked is None:
        return ""
    extra = {h.strip() for h in settings().allowed_hosts.split(",") if h.strip()}
    return asked.group(0) if asked.group(1) in _ALWAYS_KNOWN | extra else ""


@cache
def _networks(proxies: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one.strip(), strict=False) for one in proxies.split(",") if one.strip())


def _is_trusted(address: str, proxies: str) -> bool:
    """Whether an address is one of the proxies (addresses or networks, comma-separated)."""
    try:
        return any(ip_address(address) in network for network in _networks(proxies))
    except ValueError:
        return False


def _peer(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def client_of(scope: Scope) -> str:
    """The address that asks: behind trusted proxies the last one in front of them, else whoever is connected."""
    address, proxies = _peer(scope), settings().trusted_proxies
    if not _is_trusted(address, proxies):
        return address[:45] or _NOWHERE
    for told in reversed(header(scope, b"x-forwarded-for").split(",")):
        try:
            address = str(ip_address(told.strip()))
        except ValueError:
            break
        if not _is_trusted(address, proxies):
            break
    return address


def is_secure(scope: Scope) -> bool:
    """Whether the browser speaks https: by the setting, by the connection, or as a trusted proxy says."""
    if settings().https or scope.get("scheme") in ("https", "wss"):
        return True
    told = header(scope, b"x-forwarded-proto").split(",")[-1].strip().lower()
    return told in ("https", "wss") and _is_trusted(_peer(scope), settings().trusted_proxies)


def is_from_here(scope: Scope) -> bool:
    """Whether a page of this very server asks: same host and port. What no browser sends is told by nothing."""
    origin = header(scope, b"origin")
    if not origin:
        return header(scope, b"sec-fetch-site") in ("", "same-origin", "none")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    schemes = ("https",) if is_secure(scope) else ("http", "https")
    return parts.scheme in schemes and parts.netloc == header(scope, b"host")
