"""Whoever writes an answer sees it at once, with the law and the buttons under it."""

from __future__ import annotations

import pytest

from tools.preview import main


def test_an_answer_is_shown_with_what_it_refers_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["utter_viol_loi"]) == 0
    shown = capsys.readouterr().out
    assert "utter_viol_loi (responses/violences.yml:" in shown
    assert "Code pénal, articles 222-23 et 222-24" in shown
    assert "[Que faire ?]" in shown


def test_a_topic_shows_all_its_answers(capsys: pytest.CaptureFixture[str]) -> None:
    main(["viol"])
    shown = capsys.readouterr().out
    for name in ("utter_viol, version simple", "utter_viol_plus", "utter_viol_agir", "ecoute"):
        assert name in shown


def test_a_slip_of_the_pen_gets_the_nearest_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cyberharcelment"]) == 1
    assert "cyberharcelement" in capsys.readouterr().out
