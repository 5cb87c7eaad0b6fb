"""Filing in Chromium on a phone: from the search box to the number, with JavaScript and without."""

import os
import threading
from pathlib import Path

import pytest
from waitress.server import create_server

from forms.attachments.models import Attachment
from forms.dossiers.models import Dossier
from portal.worker.loop import Worker
from tests.browser.chromium import CHROMIUM, chromium
from tests.browser.journeys import Walker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PHONE = {"width": 360, "height": 740}
SHOTS = os.environ.get("SHOTS", "")  # a folder: keep a picture of every page
BIRTH = ("khai sinh", "1.001193")
BUSINESS = ("đăng ký hộ kinh doanh", "1.001612")


@pytest.fixture
def site(fresh):
    """The sample province on a port of its own, with a worker that opens what is attached."""
    app = fresh()
    server = create_server(app, host="127.0.0.1", port=0, clear_untrusted_proxy_headers=True)
    worker = Worker(app.registry, poll=0.2)
    threads = [threading.Thread(target=run, daemon=True) for run in (server.run, worker.run)]
    for thread in threads:
        thread.start()
    address = f"http://127.0.0.1:{server.effective_port}"
    yield address, app
    worker.stop()
    server.close()
    for thread in threads:
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def chrome():
    """One Chromium for the module."""
    with chromium() as started:
        yield started


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("wanted", [BIRTH, BUSINESS], ids=["birth", "business"])
def test_from_the_search_box_to_the_number(chrome, site, wanted, scripts) -> None:
    words, code = wanted
    address, app = site
    context = chrome.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    shots = Path(SHOTS) / f"{code}-{'js' if scripts else 'plain'}" if SHOTS else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    walker = Walker(page, address, shots=shots)
    walker.sign_in()
    walker.find(words, code)
    walker.walk()
    walker.wait()
    walker.change()
    walker.file()
    codes = page.locator(".mc-done__codes").inner_text()
    with app.registry["db.factory"]() as db:
        dossier = db.query(Dossier).order_by(Dossier.id.desc()).first()
        assert dossier.number in codes
        assert dossier.procedure_code == code
        for one in db.query(Attachment).all():
            with app.registry["files.store"].open(one.sha256) as stream:
                data = stream.read()
            assert "Máy ảnh của An".encode() not in data
            assert one.thumbnail
    assert complaints == []
    context.close()
