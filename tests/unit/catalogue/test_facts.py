"""What lists and pages say of fee and time: never a false zero."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.content import (
    Channel,
    ChannelKind,
    Content,
    Fee,
    FeeState,
    TimeLimit,
    TimeUnit,
    from_json,
    to_json,
)
from catalogue.facts import card, fee_facts, one_time_limit, quickest

STATES = st.sampled_from(FeeState)


def content(*channels: Channel) -> Content:
    return Content(title="Thử", channels=channels)


def channel(state: FeeState, *amounts: int, value: float | None = 5) -> Channel:
    return Channel(
        kind=ChannelKind.DIRECT,
        fee_state=state,
        fees=tuple(Fee(name="Lệ phí", amount=amount) for amount in amounts),
        time=TimeLimit(value=value, unit=TimeUnit.WORKING_DAY),
    )


def test_free_only_when_every_channel_says_so() -> None:
    free, unknown = channel(FeeState.FREE), channel(FeeState.NOT_PUBLISHED)
    assert fee_facts(content(free, free)).state is FeeState.FREE
    assert fee_facts(content(free, unknown)).state is FeeState.NOT_PUBLISHED
    assert fee_facts(content()).state is FeeState.NOT_PUBLISHED


def test_who_sets_the_fee_outweighs_not_published() -> None:
    facts = fee_facts(content(channel(FeeState.SET_ELSEWHERE), channel(FeeState.NOT_PUBLISHED)))
    assert facts.state is FeeState.SET_ELSEWHERE


def test_amounts_give_a_range() -> None:
    fixed = content(channel(FeeState.FIXED, 30_000, 20_000), channel(FeeState.FREE))
    facts = fee_facts(fixed)
    assert (facts.state, facts.low, facts.high) == (FeeState.FIXED, 20_000, 30_000)


@given(st.lists(STATES, max_size=4))
def test_no_state_turns_into_a_false_zero(states: list[FeeState]) -> None:
    facts = fee_facts(content(*(channel(state) for state in states)))
    assert facts.low is None
    if facts.state is FeeState.FREE:
        assert set(states) == {FeeState.FREE}


def test_the_quickest_way_counts_units() -> None:
    hours = Channel(kind=ChannelKind.ONLINE, time=TimeLimit(value=4, unit=TimeUnit.HOUR))
    months = Channel(kind=ChannelKind.POSTAL, time=TimeLimit(value=1, unit=TimeUnit.MONTH))
    bare = Channel(kind=ChannelKind.DIRECT, time=TimeLimit(value=1, raw="1"))
    both = content(months, hours, bare)
    limit = quickest(both)
    assert limit is not None
    assert limit.unit is TimeUnit.HOUR
    assert not one_time_limit(both)
    assert quickest(content(bare)) is None


def test_a_stored_document_gives_the_content_back() -> None:
    original = content(channel(FeeState.FIXED, 8_000))
    assert from_json(to_json(original)) == original
    assert card(original).fee.low == 8_000
