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
    config.add_route("register", "/dang-ky")
    config.add_route("register.confirm", "/dang-ky/xac-nhan/{ticket}")
    config.add_route("reset", "/quen-mat-khau")
    config.add_route("reset.confirm", "/quen-mat-khau/xac-nhan/{ticket}")
    config.add_route("reset.password", "/quen-mat-khau/mat-khau-moi/{ticket}")
    config.add_route("account.contact", "/tai-khoan/lien-he")
    config.add_route("account.contact_confirm", "/tai-khoan/lien-he/xac-nhan/{ticket}")
    config.add_route("account.profile", "/tai-khoan/ho-so-ca-nhan")
    config.add_route("account.organisation_new", "/tai-khoan/to-chuc/them")
    config.add_route("account.organisation", "/tai-khoan/to-chuc/{code}")
    config.add_route("account.organisation_leave", "/tai-khoan/to-chuc/{code}/roi-khoi")
