"""What a crawl makes of a host's certificate, and of a connection that breaks off: what it says is for an operator."""

import datetime as dt
import ipaddress
import socket
import ssl

import pytest
from crawl_site import Bench, Site
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tables import with_tables

from crawlers import fleet
from crawlers.sources import load_registry

NOW = dt.datetime.now(dt.UTC)


def certified(folder, *, until, host):
    """A server's context with a certificate of its own making, and the file by which that is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "jobs.example")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=60))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, held = folder / "trusted.pem", folder / "held.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kept = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    held.write_bytes(trusted.read_bytes() + key.private_bytes(serialization.Encoding.PEM, *kept))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(held)
    return context, trusted


def crawl(bench):
    """Crawl the site of a bench over HTTPS."""
    base_url = bench.site.base_url.replace("http:", "https:")
    [result] = fleet.crawl(
        load_registry(bench.registry_path, base_url).sources,
        database_url=bench.database_url,
        registry_path=bench.registry_path,
        base_url=base_url,
        on_line=[].append,
    )
    return result


SOON, GONE = NOW + dt.timedelta(days=30), NOW - dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("until", "host", "trust", "reason"),
    [
        (SOON, "127.0.0.1", True, None),
        (SOON, "127.0.0.1", False, "the list page did not come: the host's certificate is not trusted or has run out"),
        (GONE, "127.0.0.1", True, "the list page did not come: the host's certificate is not trusted or has run out"),
        (SOON, "127.0.0.2", True, "the list page did not come: the host's certificate is another host's"),
    ],
    ids=["sound", "not trusted", "run out", "another's"],
)
@pytest.mark.usefixtures("warm_crawls")
def test_a_certificate_is_held_to_its_host_its_time_and_who_made_it(tmp_path, monkeypatch, until, host, trust, reason):
    with Site() as site:
        context, trusted = certified(tmp_path, until=until, host=host)
        site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
        bench = Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
        bench.feed_row("api")
        bench.list_feed("api", 1, 2)
        # The system's own file of whom to trust, for this crawl.
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted if trust else tmp_path / "none.pem"))
        result = crawl(bench)
        asked = [*site.asked()]
    assert (result.status, result.reason) == ("healthy" if reason is None else "failed", reason)
    assert asked == ([] if reason else ["/robots.txt", "/api.xml"]), "nothing is said to a host that is not known"


@pytest.mark.parametrize("hello", [b"\x16\x03\x01 no line", b"\x16\x03\x01 in three\n"], ids=["no end", "three words"])
def test_a_site_on_loopback_answers_a_tls_hello_at_once_as_real_hosts_do(hello):
    """A hello has a line's end and spaces in it only by chance, and neither may make the site wait for more."""
    with Site() as site, socket.create_connection(site.server.server_address[:2], timeout=10) as asker:
        asker.sendall(hello)
        assert asker.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_host_that_speaks_no_tls_and_one_that_breaks_off_are_told_in_words(bench):
    bench.feed_row("api")
    assert crawl(bench).reason == "the list page did not come: no secure connection to the host"
    bench.site.put("/api.xml", "<Jobs/>")
    answer = bench.site.server.RequestHandlerClass._send
    try:
        bench.site.server.RequestHandlerClass._send = lambda *_, **__: False
        result = bench.crawl()["api"]
    finally:
        bench.site.server.RequestHandlerClass._send = answer
    assert result.reason == "the list page did not come: the host broke off the connection"
