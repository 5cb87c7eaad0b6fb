"""Why a step was not taken; nothing has changed then."""

from collections.abc import Sequence


class RefusedError(Exception):
    """The step is not possible; ``reasons`` are translation strings for the person who tried."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(str(reason) for reason in reasons))
        self.reasons = tuple(reasons)


class StaleError(Exception):
    """The dossier changed since the page was shown; ``version`` is the one it has now."""

    def __init__(self, *, version: int) -> None:
        super().__init__(f"the dossier has version {version} by now")
        self.version = version
