"""Addresses of accounts."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add them."""
    config.add_route("sign_in", "/dang-nhap")
    config.add_route("sign_out", "/dang-xuat")
    config.add_route("account", "/tai-khoan")
    config.add_route("account.stay", "/tai-khoan/o-lai")
    config.add_route("account.password", "/tai-khoan/mat-khau")
    config.add_route("account.end_others", "/tai-khoan/phien/ket-thuc-noi-khac")
    config.add_route("account.end", "/tai-khoan/phien/{code}/ket-thuc")
