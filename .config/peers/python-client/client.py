"""Foreign clients in Python: httpx (HTTP/1.1 and HTTP/2), httpx-sse, websockets, bare sockets.

client.py PLAIN_URL TLS_URL CA_FILE SERVER_PLAIN_URL SERVER_TLS_URL prints what each saw as one JSON object; nothing in it depends on time or ports.
"""
import asyncio
import hashlib
import json
import re
import socket
import ssl
import sys
from urllib.parse import urlsplit

import httpx
import httpx_sse
import websockets
from websockets.asyncio.client import connect

plain, tls, ca = sys.argv[1:4]
# What the server calls itself: the same, or what stands behind a proxy.
bases = sys.argv[1:3] + sys.argv[4:6]
context = ssl.create_default_context(cafile=ca)
seen = {}
pattern = bytes((i * 7 + i // 251) % 256 for i in range(64253))


def digest(data):
    return [len(data), hashlib.sha256(data).hexdigest()]


def masked(text):
    for base in bases:
        text = text.replace(urlsplit(base).netloc, "NETLOC")
    return re.sub(r"Date: [^G]{1,30}GMT", "Date: DATE", text)


def told(response):
    heads = [[k.decode(), masked(v.decode())] for k, v in response.headers.raw]
    return [response.http_version, response.status_code, heads]


def body(length):
    return (pattern * (length // len(pattern) + 1))[:length]


def pieces(length):
    data = body(length)
    size = 1
    while data:
        yield data[:size]
        data = data[size:]
        size = size * 5 % 16381 or 1


def http_cases(name, base, http2):
    with httpx.Client(http2=http2, verify=context, timeout=20, trust_env=False) as client:
        def note(case, run):
            try:
                seen[f"{name} {case}"] = run()
            except httpx.HTTPError as error:
                seen[f"{name} {case}"] = ["error", type(error).__name__]

        def get(path, method="GET", **options):
            with client.stream(method, base + path, **options) as response:
                return told(response) + digest(b"".join(response.iter_raw()))

        for length in (0, 1, 125, 16383, 16384, 16385, 65535, 65536, 1000003):
            note(f"bytes {length}", lambda: get(f"/bytes/{length}"))
        for length in (1, 70000, 1500001):
            note(f"pieces {length}", lambda: get(f"/pieces/{length}"))
        for coding in ("gzip", "br", "deflate"):
            note(f"coded {coding}", lambda: get(f"/coded/{coding}", headers={"accept-encoding": coding}))
        for path in ("/heads", "/early", "/status/200", "/status/204", "/status/304", "/status/404", "/status/500", "/redirect", "/nothing", "/trailers", "/cut/fin", "/cut/rst"):
            note(path, lambda: get(path))
        note("after a cut", lambda: get("/bytes/5"))
        note("head", lambda: get("/bytes/1000", "HEAD"))
        note("range", lambda: get("/range", headers={"range": "bytes=100-4999"}))
        note("follow relative", lambda: get("/redirect", follow_redirects=True))
        note("follow absolute", lambda: get("/moved", follow_redirects=True))

        def echo(**options):
            response = client.request(url=base + options.pop("path", "/echo"), **options)
            return told(response), response.json()

        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT"):
            note(f"echo {method}", lambda: echo(method=method, content=None if method in ("GET", "OPTIONS") else body(300)))
        note("echo chunked", lambda: echo(method="POST", content=pieces(300000)))
        note("echo large", lambda: echo(method="PUT", content=body(5000000)))
        note("echo heads", lambda: echo(method="GET", headers=[("X-Case-Kept", "As Written"), ("x-empty", ""), ("x-long", "l" * 5000), ("cookie", "a=1; b=2"), ("origin", "http://elsewhere.example"), ("x-bytes", "gr\u00fcn".encode("latin-1"))]))
        note("echo target", lambda: echo(method="GET", path="/echo?a=%2F%2f&b=//x/../y&c=%E4%F6&d=a+b"))
        note("echo slashes", lambda: get("//echo//x/../y"))

        def events():
            with httpx_sse.connect_sse(client, "GET", base + "/sse") as source:
                return [[e.event, e.data, e.id, e.retry] for e in source.iter_sse()]

        note("httpx-sse", events)


async def socket_cases(name, base, **options):
    url = base.replace("http", "ws", 1)
    # One of its own: httpx leaves its ALPN in the one that it was given.
    tls_options = {"ssl": ssl.create_default_context(cafile=ca)} if base.startswith("https") else {}

    async def note(case, path, run, **more):
        try:
            async with connect(url + path, proxy=None, max_size=None, open_timeout=20, **tls_options, **options, **more) as ws:
                heads = sorted([k, v] for k, v in ws.response.headers.raw_items() if k not in ("Sec-WebSocket-Accept", "Date"))
                seen[f"{name} {case}"] = [heads, ws.subprotocol, await run(ws), ws.close_code, ws.close_reason]
        except websockets.exceptions.InvalidStatus as error:
            seen[f"{name} {case}"] = ["refused", error.response.status_code, sorted(error.response.headers.raw_items()), error.response.body.decode()]

    async def talk(ws):
        got = []
        for text in ("", "hello", "äöü € \U0001f600", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
            await ws.send(text)
            got.append(await ws.recv())
        for length in (0, 1, 125, 126, 65535, 65536, 700001):
            await ws.send(body(length))
            got.append(digest(await ws.recv()))
        return [digest(x.encode()) if isinstance(x, str) else x for x in got]

    async def fragments(ws):
        await ws.send(["one ", "two ", "", "three"])
        got = [await ws.recv()]
        await ws.send([body(1), body(70000), body(3)])
        got.append(digest(await ws.recv()))
        await ws.send("pieces")
        got.append([part async for part in ws.recv_streaming()])
        return got

    async def pings(ws):
        await asyncio.wait_for(await ws.ping("mine"), 10)
        await ws.send("ping now")
        return await ws.recv()

    async def closed_by_server(code, ws):
        await ws.send(f"close {code}")
        try:
            return await ws.recv()
        except websockets.exceptions.ConnectionClosed as error:
            return [type(error).__name__, error.rcvd and [error.rcvd.code, error.rcvd.reason], error.rcvd_then_sent]

    async def cut(ws):
        await ws.send("cut")
        try:
            return await ws.recv()
        except websockets.exceptions.ConnectionClosed as error:
            return [type(error).__name__, error.rcvd and error.rcvd.code]

    async def close_mine(ws):
        await ws.close(4321, "mine")

    await note("talk", "/ws?a=b", talk)
    await note("fragments", "/ws", fragments)
    await note("pings", "/ws", pings)
    for code in (1000, 1001, 1011, 3000, 4999):
        await note(f"close {code}", "/ws", lambda ws: closed_by_server(code, ws))
    await note("close of mine", "/ws", close_mine)
    await note("cut", "/ws", cut)
    await note("subprotocol", "/ws", talk, subprotocols=["chat.v2", "chat.v1"])
    await note("refused", "/refused", talk)


def bare(case, pieces_to_send, half_close=False):
    """Bytes as they come until the end, and how that was."""
    parts = urlsplit(plain)
    with socket.create_connection((parts.hostname, parts.port), timeout=4) as peer:
        for piece in pieces_to_send:
            peer.sendall(piece.replace(b"HOST", parts.netloc.encode()))
        if half_close:
            peer.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while chunk := peer.recv(65536):
                got += chunk
            how = "fin"
        except ConnectionResetError:
            how = "rst"
        except TimeoutError:
            how = "silence"
    seen[f"bare {case}"] = [masked(got.decode("latin-1")), how]


def bare_cases():
    bare("half-close", [b"GET /bytes/2000 HTTP/1.1\r\nHost: HOST\r\n\r\n"], half_close=True)
    bare("half-close after a body", [b"POST /echo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\n", b"hello"], half_close=True)
    bare("HTTP/1.0", [b"GET /pieces/5000 HTTP/1.0\r\n\r\n"])
    bare("HTTP/1.0 kept alive", [b"GET /bytes/5 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /bytes/6 HTTP/1.0\r\n\r\n"])
    bare("pipelined", [b"".join(b"GET /bytes/%d HTTP/1.1\r\nHost: HOST\r\n\r\n" % n for n in (10, 20, 30)) + b"GET /bytes/1 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"])
    bare("body in pieces", [b"POST /echo HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\nConnection: close\r\n\r\n", b"3\r\nabc\r\n", b"4;ext=1\r\ndefg\r\n", b"0\r\nX-T: late\r\n\r\n"])
    bare("connection close", [b"GET /heads HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"])
    bare("options *", [b"OPTIONS * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"])
    bare("malformed", [b"GET /bytes/1\r\n\r\n"])
    bare("not http", [b"\x16\x03\x01 hello\r\n\r\n"])
    bare("no host", [b"GET /bytes/1 HTTP/1.1\r\n\r\n"])
    bare("continue", [b"POST /echo HTTP/1.1\r\nHost: HOST\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n", b"abc"])
    bare("connect", [b"CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n"])
    bare("early hints", [b"GET /early HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"])
    bare("cut by rst", [b"GET /cut/rst HTTP/1.1\r\nHost: HOST\r\n\r\n"])
    bare("cut by fin", [b"GET /cut/fin HTTP/1.1\r\nHost: HOST\r\n\r\n"])
    bare("upgrade to something else", [b"GET /bytes/4 HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"])


async def all_sockets():
    for name, base in (("ws", plain), ("wss", tls)):
        await socket_cases(f"{name} deflate", base, compression="deflate")
        await socket_cases(f"{name} plain", base, compression=None)


http_cases("httpx h1", plain, False)
http_cases("httpx tls h1", tls, False)
http_cases("httpx h2", tls, True)
asyncio.run(all_sockets())
bare_cases()
sys.stdout.write(masked(json.dumps(seen)))
