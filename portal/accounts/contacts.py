"""Addresses where people are reached: read, compared, and shown half hidden (pure)."""

import re

from portal.notifications import Contact
from portal.text import clean_line

# Only mobile phones of Việt Nam: a code by SMS costs money, and dear numbers abroad are a business.
MOBILE = re.compile(r"0[35789][0-9]{8}\Z", re.ASCII)
APART = re.compile(r"[\s.()\-\u2010-\u2015]+")


def plain_email(text: str) -> str:
    """Return an e-mail address as it is kept and compared: one line, lower case."""
    return clean_line(text).lower()


def plain_phone(text: str) -> str:
    """Return a phone number in digits, ``+84`` and ``84`` written as 0."""
    digits = APART.sub("", clean_line(text))
    return re.sub(r"\A(?:\+84|0084|84(?=[0-9]{9}\Z))0?", "0", digits)


def plain(text: str) -> str:
    """Return an e-mail address or phone number as it is kept and compared."""
    return plain_email(text) if is_email(text) else plain_phone(text)


def is_email(text: str) -> bool:
    """Tell whether ``text`` is meant as an e-mail address, and not as a number."""
    return "@" in text


def is_mobile(text: str) -> bool:
    """Tell whether ``text``, already plain, is a mobile phone of Việt Nam."""
    return MOBILE.match(text) is not None


def contact(address: str) -> Contact:
    """Return how ``address`` is reached: by e-mail or by SMS."""
    return Contact(email=address) if is_email(address) else Contact(phone=address)


def hidden(address: str) -> str:
    """Return an address that its owner knows again and nobody else learns: ``h***@example.vn``."""
    if is_email(address):
        local_part, _, domain = address.partition("@")
        return f"{local_part[:1]}***@{domain}"
    return f"***{address[-3:]}"
