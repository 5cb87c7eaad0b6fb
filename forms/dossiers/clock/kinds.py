"""Words of the clock that have few values."""

from enum import StrEnum


class ClockKind(StrEnum):
    """What an event does to the clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"  # a full dossier after a supplement: the time limit begins again
    EXTEND = "extend"
    STOP = "stop"


class Cause(StrEnum):
    """Why a clock pauses; a resumption ends the pause of its own cause."""

    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    STOPPED = "stopped"


class Supplement(StrEnum):
    """What a supplement does to the time limit."""

    RESTART = "restart"  # from zero after a full dossier (NĐ 61/2018/NĐ-CP Art. 19.4)
    PAUSE = "pause"  # goes on where it stood, where the law of the field says so


class SpanKind(StrEnum):
    """Whether the clock ran or stood."""

    RUN = "run"
    PAUSE = "pause"


class Phase(StrEnum):
    """What the clock does now."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Moved(StrEnum):
    """Why the day of receipt is not the day on which the dossier came."""

    LATE = "late"  # after 15:00, or after the office closed
    DAY_OFF = "day_off"
