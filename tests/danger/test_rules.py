"""The rules hold their examples, and a mistake in them is explained in French."""

from pathlib import Path

import pytest

from bot.danger import check as checker
from bot.danger import evaluate
from bot.danger.weigh import FRAMES, Sample, fit


def test_lexicon_and_rules_are_sound() -> None:
    assert checker.check() == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("niveau: grave", "« niveau » doit être l'un de"),
        ("genre: colère", "« genre » doit être l'un de"),
        ('tous: ["COUUP>moi"]', "« COUUP » n'est pas un concept du lexique"),
        ("motifs: il <moi> frappe", "n'est pas une classe"),
        ("exemples: [il me frappe]", "au moins deux « exemples »"),
        ("couleur: rouge", "« couleur » n'est pas un champ connu"),
        ("fenetre: loin", "« fenetre » est un nombre de mots"),
    ],
)
def test_a_mistake_is_explained_with_file_and_line(
    rule: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {
        "id": "id: essai",
        "niveau": "niveau: serious",
        "genre": "genre: coup",
        "tous": 'tous: ["COUP>moi"]',
        "exemples": "exemples: [il me frappe, elle me tape]",
        "contre_exemples": "contre_exemples: [bonjour, merci]",
    }
    fields[rule.split(":")[0]] = rule
    path = tmp_path / "essai.yml"
    path.write_text("regles:\n  - " + "\n    ".join(fields.values()) + "\n", encoding="utf-8")
    monkeypatch.setattr(checker, "rule_files", lambda: [path])
    problems = checker.check()
    assert any(said in p and p.startswith("essai.yml:2 (essai)") for p in problems), problems


def test_the_measure_counts_what_was_noticed_and_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(
        '{"text": "il a un couteau il est là", "danger": "immediate", "subject": "self", '
        '"stratum": "weapon", "style": "standard"}\n'
        '{"text": "bonjour", "danger": "none", "subject": "none", '
        '"stratum": "small_talk_bot", "style": "standard"}\n',
        encoding="utf-8",
    )
    evaluate.main([str(path), "--misses"])
    printed = capsys.readouterr().out
    assert "rappel immédiat (remarqué) : 1/1" in printed
    assert "sans danger, montrés       : 0/1" in printed


def test_proposed_weights_keep_their_sign() -> None:
    frame = min(FRAMES)
    samples = [Sample((0,), True, 1.0), Sample((1,), False, 1.0), Sample((0, 1), False, 1.0)] * 20
    weights, _ = fit(samples, ["ARME", frame])
    assert weights[0] >= 0 >= weights[1]
