"""Whether the stream moves."""

from __future__ import annotations

import pytest

from stream_app.progress import Progress


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the test."""
    return Clock()


@pytest.fixture
def progress(clock: Clock) -> Progress:
    """A stream that has just begun to wait for a message."""
    progress = Progress(clock)
    progress.wait()
    return progress


def test_idle_stream_has_no_age(progress: Progress, clock: Clock) -> None:
    """Waiting for hours with nothing to do is no standstill."""
    clock.now += 3600

    assert 0.0 == progress.age_s


def test_message_after_a_quiet_night_begins_anew(progress: Progress, clock: Clock) -> None:
    """The first message after hours of nothing is not hours late."""
    clock.now += 3600
    progress.move()
    clock.now += 2

    assert 2.0 == progress.age_s


def test_batch_that_is_not_answered_ages(progress: Progress, clock: Clock) -> None:
    """What is in hand and not answered is a standstill, whatever the connection says."""
    progress.move()
    clock.now += 90

    assert 90.0 == progress.age_s


def test_backlog_that_is_not_taken_ages(progress: Progress, clock: Clock) -> None:
    """Messages that lie on the topic while the stream waits are a standstill too: the fetcher is dead."""
    progress.note_lag(is_behind=True)
    clock.now += 60
    progress.note_lag(is_behind=True)

    assert 60.0 == progress.age_s


def test_backlog_that_is_worked_off_does_not_age(progress: Progress, clock: Clock) -> None:
    """A stream with a long backlog that answers batch by batch moves."""
    progress.note_lag(is_behind=True)
    clock.now += 60
    progress.move()
    progress.wait()
    clock.now += 1

    assert 1.0 == progress.age_s


def test_caught_up_stream_is_idle_again(progress: Progress, clock: Clock) -> None:
    """Once the brokers say that nothing is left, there is nothing to do."""
    progress.note_lag(is_behind=True)
    clock.now += 60
    progress.note_lag(is_behind=False)

    assert 0.0 == progress.age_s


def test_messages_in_hand_that_are_not_answered_age_while_more_are_awaited(
    progress: Progress, clock: Clock
) -> None:
    """A batch whose acknowledgements never come is stuck, though the stream waits for the next message."""
    progress.hold(64)

    clock.now += 30

    assert 30 == progress.age_s


def test_answered_messages_are_a_move(progress: Progress, clock: Clock) -> None:
    """Between two batches of a backlog the age starts anew."""
    progress.hold(128)
    clock.now += 30

    progress.hold(64)

    assert 0.0 == progress.age_s
