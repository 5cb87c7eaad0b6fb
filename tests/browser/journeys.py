"""Walk the journey in a real browser as a patient person does, with or without JavaScript."""

import io
import re
from pathlib import Path

from PIL import Image

from tests.conftest import PASSWORD

TEXTS = {
    "name": "Nguyễn Văn An",
    "day": "20",
    "month": "5",
    "year": "1990",
    "national_id": "037090001234",
    "phone": "0912345678",
    "email": "an@example.vn",
    "commune": "phường Hoa Lư",
    "street": "Số 12 đường Lê Lợi",
    "tax_code": "0100233488",
    "code": "5610",
}
EMPTY = (
    """boxes => boxes.filter(box => box.offsetParent !== null && !box.value).map(box => box.id)"""
)
MOST_STEPS = 60


def photo() -> bytes:
    """Return a JPEG with the place where it was taken in its Exif."""
    picture = Image.new("RGB", (640, 480), (180, 200, 190))
    exif = picture.getexif()
    exif[0x010F] = "Máy ảnh của An"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


class Walker:
    """One person with one page; ``shots`` is a folder for pictures of every page, or ``None``."""

    def __init__(self, page, site: str, *, shots: Path | None = None) -> None:
        self.page = page
        self.site = site
        self.shots = shots
        self.seen: list[str] = []

    def look(self, name: str = "") -> None:
        """Check that a page fits the screen, and keep a picture of it if wanted."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        self.seen.append(self.page.url)
        if self.shots is not None:
            name = name or re.sub(r"\W+", "-", self.page.url.split("/")[-1][:30])
            target = self.shots / f"{len(self.seen):02d}-{name}.png"
            self.page.screenshot(path=target, full_page=True)

    def press(self, words: str) -> None:
        """Press a button or link by its words, and wait for what comes."""
        self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        ).first.click()
        self.page.wait_for_load_state()

    def sign_in(self, person: str = "congdan") -> None:
        """Sign in with a demo account."""
        self.page.goto(f"{self.site}/dang-nhap")
        self.page.fill('[name="username"]', person)
        self.page.fill('[name="password"]', PASSWORD)
        self.page.locator('#form button[type="submit"]').first.click()
        self.page.wait_for_load_state()

    def find(self, words: str, code: str) -> None:
        """Search from the home page, open the procedure ``code`` and begin."""
        self.page.goto(f"{self.site}/")
        self.page.fill("#tim", words)
        self.page.locator("#tim").press("Enter")
        self.page.wait_for_url("**/tim-kiem?**")
        self.look("tim-kiem")
        self.page.locator(f'main a[href^="/thu-tuc/{code}"]').first.click()
        self.page.wait_for_url(f"**/thu-tuc/{code}")
        self.look("thu-tuc")
        self.page.locator(f'main a[href="/nop-ho-so/{code}"]').first.click()
        self.page.wait_for_url(f"**/nop-ho-so/{code}")
        self.look("truoc-khi-nop")
        self.page.locator(".mc-start button[type=submit]").click()
        self.page.wait_for_url("**/nop-ho-so/*/*")
        self.look("viec-can-lam")

    def fill(self) -> None:
        """Answer what the page asks and has not got yet."""
        form = self.page.locator("#form")
        groups = {
            box.get_attribute("name") for box in form.locator('input[type="radio"]:visible').all()
        }
        for name in groups:
            choices = form.locator(f'input[type="radio"][name="{name}"]')
            if not form.locator(f'input[type="radio"][name="{name}"]:checked').count():
                choices.first.check(force=True)
        for box in form.locator('input[type="checkbox"]:visible').all()[:1]:
            box.check(force=True)
        for box in form.locator("select:visible").all():
            if not box.input_value():
                values = [one.get_attribute("value") for one in box.locator("option").all()]
                box.select_option("37" if "37" in values else next(v for v in values if v))
        wanted = 'input[type="text"], input[type="tel"], input[type="email"], input:not([type])'
        for name in form.locator(f"{wanted}, textarea").evaluate_all(EMPTY):
            box = self.page.locator(f"[id='{name}']")
            last = re.split(r"[-.]", name)[-1]
            mode = box.get_attribute("inputmode")
            box.fill(TEXTS.get(last, "3" if mode in {"numeric", "decimal"} else "Theo giấy tờ"))

    def mend(self) -> None:
        """Put right the days and numbers that the page's mistakes name."""
        for link in self.page.locator(".govuk-error-summary a").all():
            target = (link.get_attribute("href") or "#")[1:].removesuffix("-day")
            day = re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", link.inner_text())
            least = re.search(r"\d[\d.]*", link.inner_text())
            if least and not day and self.page.locator(f"input[id='{target}']").count():
                self.page.fill(f"[id='{target}']", least.group())
            if day and self.page.locator(f"[id='{target}-day']").count():
                for part, text in zip(("day", "month", "year"), day.groups(), strict=True):
                    self.page.fill(f"[id='{target}-{part}']", text)

    def do(self) -> None:
        """Do the task that the page shows."""
        url = self.page.url
        self.look()
        if "/giay-to/" in url:
            self.upload()
        elif self.page.locator("#them").count() and self.page.locator("#them-truoc").count():
            self.page.click("#them")
        elif not self.page.locator("#form").count():
            self.press("Lưu và tiếp tục")
        else:
            self.fill()
            self.press("Lưu và tiếp tục")
            if self.page.locator(".govuk-error-summary").count():
                self.look("loi")
                self.mend()
                self.fill()
                self.press("Lưu và tiếp tục")
            told = self.page.locator(".govuk-error-summary a").all_inner_texts()
            assert not told, (url, told)
        self.page.wait_for_load_state()

    def upload(self) -> None:
        """Attach a photo, see it listed, go on."""
        file = {"name": "Ảnh giấy tờ.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        self.page.set_input_files("#tep", file)
        self.press("Tải lên")
        self.page.wait_for_selector(".mc-file")
        self.look("da-tai-len")
        self.press("Lưu và tiếp tục")

    def walk(self) -> None:
        """Do every task until the answers are shown."""
        for _ in range(MOST_STEPS):
            if "/kiem-tra" in self.page.url:
                return
            if self.page.get_by_role("link", name="Làm việc tiếp theo").count():
                self.press("Làm việc tiếp theo")
            elif self.page.get_by_role("link", name="Xem lại và nộp hồ sơ").count():
                self.press("Xem lại và nộp hồ sơ")
            else:
                self.do()
        raise AssertionError(f"no end: {self.page.url}")

    def wait(self) -> None:
        """Wait until the worker has opened the files, by the link that the page offers."""
        for _ in range(30):
            if self.page.locator("#nop").count():
                return
            self.page.wait_for_timeout(700)
            link = self.page.get_by_role("link", name="Xem đã xong chưa")
            if link.count():
                link.click()
                self.page.wait_for_load_state()
        raise AssertionError(f"nothing to press: {self.page.url}")

    def change(self) -> None:
        """Follow the first change link and come back to the answers."""
        self.page.locator(".mc-change").first.click()
        self.page.wait_for_url("**ve=kiem-tra**")
        self.press("Lưu và tiếp tục")
        assert "/kiem-tra" in self.page.url

    def file(self) -> None:
        """Tick what one declares and file."""
        self.look("kiem-tra")
        for box in self.page.locator('#nop input[type="checkbox"]').all():
            box.check(force=True)
        self.press("Nộp hồ sơ")
        self.page.wait_for_url("**/xong")
        self.look("xong")
