"""The net stays quick, whatever it is fed."""

import time

import pytest

from bot.danger import DangerNet

NET = DangerNet.load()
ORDINARY = "il est derriere la porte il a un couteau et je suis enfermee dans la salle de bain aidez moi svp"


def spent(text: str, times: int = 1) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        NET.read(text)
    return (time.perf_counter() - begin) / times


def test_an_ordinary_message_takes_milliseconds_at_most() -> None:
    assert min(spent(ORDINARY, 20) for _ in range(3)) < 0.005


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "a " * 5_000,
        "il " * 3_400,
        "je il me " * 1_200,
        "frappe " * 1_500,
        "ne pas " * 1_500,
        "si je " * 1_700,
        "🔪" * 10_000,
        "é" * 10_000,
        "'" * 10_000,
        "\u200b" * 10_000,
        "…" * 10_000,
        ("il me frappe et " * 700)[:10_000],
        "(" * 10_000,
    ],
)
def test_adversarial_messages_stay_linear(text: str) -> None:
    assert spent(text) < 1.0


def test_twice_the_text_is_not_four_times_the_work() -> None:
    half, whole = "il me frappe le soir. " * 100, "il me frappe le soir. " * 200
    assert min(spent(whole) for _ in range(3)) < 3.5 * min(spent(half) for _ in range(3)) + 0.01


def test_danger_at_the_end_of_a_long_message_is_noticed() -> None:
    assert NET.read("bonjour je vous écris. " * 300 + ORDINARY).level == "immediate"
