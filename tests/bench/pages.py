"""Pages a second, latencies and memory of one web process, beside a bare Pyramid page.

``python -m tests.bench.pages [--seconds 4] [--rounds 3]``: both servers run under waitress with one
process each; requests come from this process over keep-alive connections, in interleaved rounds,
so that ratios hold on a shared machine. Prints medians with their spread.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
HELLO = """
import sys
from pyramid.config import Configurator
from pyramid.response import Response
from waitress import serve
with Configurator() as config:
    config.add_route("hello", "/")
    config.add_view(lambda request: Response("hello"), route_name="hello")
serve(config.make_wsgi_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=4)
"""
CASES = (
    ("hello (ceiling)", "hello", "/", {}),
    ("home, cached", "portal", "/", {}),
    ("home, cached, gzip", "portal", "/", {"Accept-Encoding": "gzip"}),
    ("home, 304", "portal", "/", {"If-None-Match": "ETAG"}),
    ("procedure, cached", "portal", "/thu-tuc/1.001193", {}),
    ("procedure, 304", "portal", "/thu-tuc/1.001193", {"If-None-Match": "ETAG"}),
    ("procedure, uncached", "portal", "/thu-tuc/1.001193?tuoi", {}),
    ("home, uncached", "portal", "/?tuoi", {}),
)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port: int, path: str = "/", seconds: float = 30) -> float:
    """Wait until the server answers; return how long it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing answers on {port}")


def request_loop(
    port: int, path: str, headers: dict[str, str], until: float, times: list[float]
) -> None:
    """Ask for ``path`` over one connection until the clock says stop."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {200, 304}:
            raise RuntimeError(f"{path}: {answer.status}")
        times.append(time.perf_counter() - started)


def etag_of(port: int, path: str) -> str:
    """Return the ETag of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.getheader("ETag") or ""


def measure(port: int, path: str, headers: dict[str, str], seconds: float) -> tuple[float, float]:
    """Return requests a second and p95 in milliseconds over two connections."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    loops = [
        threading.Thread(target=request_loop, args=(port, path, headers, until, times))
        for _ in range(2)
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    times.sort()
    return len(times) / seconds, times[int(len(times) * 0.95)] * 1000


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def start_portal(folder: str, port: int) -> subprocess.Popen[bytes]:
    """Migrate, fill and start a portal of its own in ``folder``."""
    motcua = [str(Path(sys.executable).parent / "motcua"), "-c", str(ROOT / "development.ini")]
    environ = {
        **os.environ,
        "DATA_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite",
        "PORT": str(port),
        "PYRAMID_RELOAD_TEMPLATES": "0",  # as in production
    }
    for command in ("migrate", "seed"):
        subprocess.run([*motcua, command], env=environ, check=True, stdout=subprocess.DEVNULL)
    log = (Path(folder) / "serve.log").open("wb")
    return subprocess.Popen([*motcua, "serve"], env=environ, stdout=log, stderr=log)


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ports = {"hello": free_port(), "portal": free_port()}
    with tempfile.TemporaryDirectory() as folder:
        hello = subprocess.Popen([sys.executable, "-W", "ignore", "-c", HELLO, str(ports["hello"])])
        portal = start_portal(folder, ports["portal"])
        try:
            wait_for(ports["hello"])
            ready = wait_for(ports["portal"], "/readyz")
            cold = time.perf_counter()
            wait_for(ports["portal"], "/thu-tuc/1.001193")
            cold = time.perf_counter() - cold
            report(ports, options, ready=ready, cold=cold, pid=portal.pid)
        finally:
            portal.terminate()
            hello.terminate()
            portal.wait(10)
            hello.wait(10)


def report(
    ports: dict[str, int], options: argparse.Namespace, *, ready: float, cold: float, pid: int
) -> None:
    """Measure every case in interleaved rounds and print medians and spreads."""
    rates: dict[str, list[float]] = {}
    p95s: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for name, server, path, wanted in CASES:
            headers = {
                key: etag_of(ports[server], path) if value == "ETAG" else value
                for key, value in wanted.items()
            }
            rate, p95 = measure(ports[server], path, headers, options.seconds)
            rates.setdefault(name, []).append(rate)
            p95s.setdefault(name, []).append(p95)
    ceiling = statistics.median(rates["hello (ceiling)"])
    print(f"{'page':24} {'requests/s':>11} {'of hello':>9} {'spread':>8} {'p95 ms':>7}")
    for name, *_rest in CASES:
        rate = statistics.median(rates[name])
        spread = (max(rates[name]) - min(rates[name])) / rate
        p95 = statistics.median(p95s[name])
        print(f"{name:24} {rate:11.0f} {rate / ceiling:9.3f} {spread:8.0%} {p95:7.1f}")
    print(f"ready after {ready:.2f} s; first procedure page {cold * 1000:.0f} ms cold")
    print(f"memory of the web process {resident_mb(pid):.0f} MB")


if __name__ == "__main__":
    main()
