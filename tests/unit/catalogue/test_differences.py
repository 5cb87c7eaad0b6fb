"""Differences between revisions in citizens' terms."""

from catalogue.content import (
    Case,
    Channel,
    ChannelKind,
    Content,
    Fee,
    FeeState,
    Paper,
    TimeLimit,
    TimeUnit,
)
from catalogue.service.differences import between


def make(*, fee: int, days: float, papers: tuple[str, ...]) -> Content:
    return Content(
        title="Đăng ký thử",
        channels=(
            Channel(
                kind=ChannelKind.DIRECT,
                time=TimeLimit(value=days, unit=TimeUnit.WORKING_DAY),
                fee_state=FeeState.FIXED,
                fees=(Fee(name="Lệ phí", amount=fee),),
            ),
        ),
        cases=(Case(papers=tuple(Paper(name=name) for name in papers)),),
    )


def test_nothing_changed_is_nothing_told() -> None:
    one = make(fee=30_000, days=5, papers=("Tờ khai",))
    assert between(one, one) == ()


def test_fee_time_and_papers_are_told_first() -> None:
    old = make(fee=30_000, days=5, papers=("Tờ khai", "Sổ hộ khẩu"))
    new = make(fee=25_000, days=3, papers=("Tờ khai", "Ảnh"))
    changes = between(old, new)
    assert [change.what for change in changes] == ["fee", "time", "paper_removed", "paper_added"]
    assert (changes[0].before.low, changes[0].after.low) == (30_000, 25_000)
    assert changes[2].before == "Sổ hộ khẩu"
    assert changes[3].after == "Ảnh"


def test_a_new_fee_line_of_the_same_total_is_told() -> None:
    old = make(fee=30_000, days=5, papers=())
    channel = old.channels[0]
    renamed = Channel(
        kind=channel.kind,
        time=channel.time,
        fee_state=channel.fee_state,
        fees=(Fee(name="Phí thẩm định", amount=30_000),),
    )
    new = Content(title=old.title, channels=(renamed,), cases=old.cases)
    assert [change.what for change in between(old, new)] == ["fee"]
