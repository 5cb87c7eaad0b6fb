"""What a procedure's page and lists say at a glance: pure functions over its content."""

import msgspec

from catalogue.content import ChannelKind, Content, FeeState, TimeLimit, TimeUnit

# Only to find the shortest of several time limits; no due date is ever computed from these.
HOURS = {TimeUnit.HOUR: 1, TimeUnit.WORKING_DAY: 8, TimeUnit.DAY: 8, TimeUnit.MONTH: 240}


class FeeFacts(msgspec.Struct, frozen=True):
    """The fee over all channels: ``low`` and ``high`` in đồng when it is fixed."""

    state: FeeState
    low: int | None = None
    high: int | None = None


class Card(msgspec.Struct, frozen=True):
    """What a list shows of a procedure besides its name."""

    fee: FeeFacts
    channels: tuple[ChannelKind, ...]
    time: TimeLimit | None = None


def fee_facts(content: Content) -> FeeFacts:
    """Return what can honestly be said of the fee: never a false zero.

    Amounts win; then the least favourable state of any channel, "free" only when nothing else is
    said anywhere.
    """
    amounts = [fee.amount for channel in content.channels for fee in channel.fees]
    if amounts:
        return FeeFacts(FeeState.FIXED, min(amounts), max(amounts))
    states = {channel.fee_state for channel in content.channels}
    for state in (FeeState.SET_ELSEWHERE, FeeState.NOT_PUBLISHED):
        if state in states:
            return FeeFacts(state)
    return FeeFacts(FeeState.FREE if states == {FeeState.FREE} else FeeState.NOT_PUBLISHED)


def quickest(content: Content) -> TimeLimit | None:
    """Return the shortest time limit that has a number and a unit, or ``None``."""
    limits = [channel.time for channel in content.channels if channel.time is not None]
    known = [limit for limit in limits if limit.value is not None and limit.unit is not None]
    return min(known, key=_hours, default=None)


def _hours(limit: TimeLimit) -> float:
    if limit.value is None or limit.unit is None:
        return float("inf")
    return limit.value * HOURS[limit.unit]


def one_time_limit(content: Content) -> bool:
    """Return whether every channel has the same time limit, so that "from" need not be said."""
    limits = {(c.time.value, c.time.unit) for c in content.channels if c.time is not None}
    return len(limits) <= 1


def card(content: Content) -> Card:
    """Return what lists show of ``content``."""
    time = quickest(content)
    return Card(
        fee=fee_facts(content),
        channels=tuple(dict.fromkeys(channel.kind for channel in content.channels)),
        time=TimeLimit(value=time.value, unit=time.unit) if time else None,
    )
