"""Each rule of the content finds what breaks it, with file, line and cure, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.settings import ROOT
from tools.check_content import phrases
from tools.check_content.__main__ import check
from tools.check_content.faults import Fault, show

TODAY = date(2026, 11, 25)
BUTTONS = """
    buttons:
    - {title: "Que faire ?", payload: /menu__agir}
    - {title: "Le viol", payload: /viol}"""
ANSWERS = f"""version: "3.1"
responses:
  utter_viol:
  - condition:
    - {{type: slot, name: simple, value: true}}
    text: "Un acte sexuel forcé est un viol. La loi l'interdit."{BUTTONS}
  - text: "Sans accord libre, la loi parle de viol. Tu n'y es pour rien."{BUTTONS}
  utter_viol_plus:
  - text: "Se figer n'est pas dire oui."{BUTTONS}
  utter_viol_loi:
  - text: "Le viol est un crime."
    custom: {{lois: [viol], chiffres: [filles]}}{BUTTONS}
  utter_viol_agir:
  - text: "Tu peux en parler à quelqu'un de confiance."
    custom: {{contacts: {{besoins: [ecoute]}}}}{BUTTONS}
  utter_viol_qui:
  - text: "Ces personnes écoutent."{BUTTONS}
"""
LAWS = """lois:
  viol:
    titre: "Commettre un viol"
    peine: "jusqu'à 15 ans de prison, au maximum"
    article: "Code pénal, article 222-23"
    source: "https://www.legifrance.gouv.fr"
    verifie_le: 2026-04-02
    confiance: H
"""
FIGURES = """chiffres:
  filles:
    texte: "1 fille sur 5"
    perimetre: "élèves d'Île-de-France"
    annee: 2016
    source: "Centre Hubertine Auclert"
    verifie_le: 2026-11-01
    confiance: H
"""
TEXT = "Tu peux en parler à quelqu'un de confiance."
TEXT_LINE = ANSWERS[: ANSWERS.index(TEXT)].count("\n") + 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in which nothing is wrong."""
    examples = "".join(f"    - message numéro {n}\n" for n in range(150))
    files = {
        "responses/violences.yml": ANSWERS,
        "responses/data/lois_violences.yml": LAWS,
        "responses/data/chiffres.yml": FIGURES,
        "responses/data/titres.yml": 'titres:\n  viol: "le viol"\n',
        # « sourd__rien » is declared, and nothing answers it
        "responses/domain/intents.yml": "intents:\n- viol\n- menu__agir\n- sourd__rien\n",
        "nlu/flows/rules/r.yml": "rules:\n- steps:\n  - intent: viol\n  - intent: menu__agir\n",
        "nlu/examples/violences/voix.yml": f"nlu:\n- intent: viol\n  examples: |\n{examples}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def change(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(project: Path) -> list[str]:
    return [show(fault).removeprefix(f"{project}/") for fault in check(project, TODAY)]


def test_sound_content_has_no_fault(project: Path) -> None:
    assert faults(project) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Tu peux appeler le 3919.", "un numéro est écrit dans le texte (« 3919 »)"),
        ("Tu peux appeler le 01 40 97 10 10.", "un numéro est écrit"),
        ("Il y a aussi le 17.", "un numéro est écrit dans le texte (« 17 »)"),
        ("Voir www.urgence114.fr pour écrire.", "un lien est écrit dans le texte"),
        ("Le site est 3018.fr, en tchat.", "un lien est écrit dans le texte"),
        ("Une ligne répond de 9h à 23h.", "un horaire"),
        ("Elle répond 24 h/24.", "un horaire"),
        ("La peine va jusqu'à 7 ans.", "une peine ou une somme"),
        ("C'est puni de 2 ans de prison.", "une peine ou une somme"),
        ("L'amende est de 30 000 €.", "une peine ou une somme"),
        ("Cela touche 17 % des filles.", "un chiffre est écrit"),
        ("Cela touche 1 fille sur 5.", "un chiffre est écrit"),
        ("Tu " + "vois " * 20 + "bien.", "une phrase a 22 mots"),
        ("Tu as bien fait. " * 24, "le texte est trop long"),
        ("A.\\n\\nB.\\n\\nC.\\n\\nD.", "4 messages à la suite, 3 au plus"),
        ("Tu peux nous dire ce que vous vivez.", "« vous » dans une réponse qui dit « tu »"),
        ("Quitte-le. ", "un ordre de partir peut mettre en danger"),
        ("Cette page ne laisse aucune trace.", "il peut toujours rester une trace"),
    ],
)
def test_what_no_answer_may_hold(project: Path, said: str, what: str) -> None:
    change(project, "responses/violences.yml", TEXT, said)
    found = faults(project)
    start = f"responses/violences.yml:{TEXT_LINE} (utter_viol_agir) : "
    assert any(f.startswith(start) and what in f and " → " in f for f in found), found


@pytest.mark.parametrize(
    "said",
    [
        "Avant 18 ans, ou de 15 à 17 ans, la loi protège. Le 25 novembre aussi.",
        "Si vous vivez ensemble, tu peux préparer un plan avant. C'est plus sûr.",
        "Tu peux prendre rendez-vous quand tu veux.",
        "On lit parfois : « Que voulez-vous ? » Tu peux ne pas répondre.",
    ],
)
def test_what_an_answer_may_hold(project: Path, said: str) -> None:
    change(project, "responses/violences.yml", TEXT, said)
    assert faults(project) == []


WIDE = "Un bouton bien trop large pour tenir"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("payload: /viol}", "payload: /nulle_part}", "« Le viol » ne mène nulle part"),
        ("payload: /viol}", "payload: viol}", "« Le viol » ne mène nulle part"),
        ("payload: /viol}", "payload: /sourd__rien}", "auquel rien ne répond"),
        ('title: "Le viol"', f'title: "{WIDE}"', "est trop large (36 signes)"),
        (BUTTONS, BUTTONS + BUTTONS.replace("\n    buttons:", "") * 2, "6 choix, 4 au plus"),
        (BUTTONS, "", "0 suite proposée, il en faut au moins 2"),
        ("lois: [viol]", "lois: [vol]", "la loi « vol » n'existe pas"),
        ("chiffres: [filles]", "chiffres: [garcons]", "le chiffre « garcons » n'existe pas"),
        ("lois: [viol]", "lois: [viol, viol, viol, viol]", "5 fiches sous une réponse"),
        ("besoins: [ecoute]", "besoins: [bruit]", "ne connaît pas le besoin « bruit »"),
        ("utter_viol_plus", "utter_viol_autre", "il manque « utter_viol_plus »"),
        ("utter_viol_loi", "utter_viol_plus", "cette réponse existe déjà ligne"),
        ("name: simple", "name: mineur", "il manque la version simple"),
        ('"Ces personnes écoutent."', '""', "la réponse n'a pas de texte"),
        ("  utter_viol:", "   utter_viol:", "le fichier n'est plus lisible"),
    ],
)
def test_buttons_references_and_parts(project: Path, old: str, new: str, what: str) -> None:
    change(project, "responses/violences.yml", old, new)
    found = faults(project)
    assert any(f.startswith("responses/violences.yml:") and what in f for f in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("lois_violences", "    source:", "    sauce:", ":2 (viol) : il manque « source »"),
        ("lois_violences", "    verifie_le: 2026-04-02\n", "", "il manque « verifie_le »"),
        ("lois_violences", "2026-04-02", "hier", "n'est pas une date"),
        ("lois_violences", "2026-04-02", "2027-04-02", "est dans le futur"),
        ("lois_violences", "2026-04-02", "2019-04-02", "à regarder, vérifié pour la dernière"),
        ("lois_violences", "confiance: H", "confiance: L", "ne suffit pas pour être publié"),
        ("lois_violences", ", au maximum", "", "ne dit pas que c'est un maximum"),
        ("lois_violences", "jusqu'à 15", "15", "la peine est donnée comme certaine"),
        ("lois_violences", "  viol:", "  vol:", "cette loi n'est montrée nulle part"),
        ("chiffres", "  filles:", "  fille:", "ce chiffre n'est montré nulle part"),
        ("chiffres", "    perimetre:", "    lieu:", "il manque « perimetre »"),
        ("titres", "le viol", WIDE, "a 36 signes"),
        ("titres", "  viol:", "  vol:", "ce sujet n'a pas de titre de bouton"),
        ("titres", "  viol:", "  vol:", ":2 (vol) : ce sujet n'existe pas"),
    ],
)
def test_laws_figures_and_titles(project: Path, name: str, old: str, new: str, what: str) -> None:
    change(project, f"responses/data/{name}.yml", old, new)
    found = faults(project)
    assert any(f.startswith(f"responses/data/{name}.yml:") and what in f for f in found), found


def test_a_topic_without_answer_or_with_too_few_examples(project: Path) -> None:
    change(project, "responses/domain/intents.yml", "- viol\n", "- viol\n- outing\n")
    found = faults(project)
    assert any("(outing) : ce sujet n'a pas de réponse" in f for f in found)
    assert any("(outing) : 0 exemples, il en faut 150" in f for f in found)


def add_examples(project: Path, here: str, there: str) -> list[Fault]:
    path = project / "nlu" / "examples" / "violences" / "autre.yml"
    block = "- intent: {}\n  examples: |\n    - {}\n"
    path.write_text("nlu:\n" + block.format("viol", here) + block.format("sourd__rien", there))
    return check(project, TODAY)


@pytest.mark.parametrize(
    ("here", "there", "is_error"),
    [
        ("Il me frappe tous les soirs", "il me frape tous les soirs !", True),
        ("j'ai peur de lui le soir à la maison", "j'ai peur de lui le soir a la maisons", False),
        ("tu peux m'aider avec ça stp", "avec ça tu peux m'aider stp", False),
    ],
)
def test_the_same_message_under_two_topics(
    project: Path, here: str, there: str, is_error: bool
) -> None:
    found = [f for f in add_examples(project, here, there) if "autre.yml:4" in f.what]
    assert [(f.path.name, f.line, f.is_warning) for f in found] == [("autre.yml", 7, not is_error)]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("je peux parler à voix haute là", "je peux pas parler à voix haute là"),
        ("j'ai 16 ans et j'ai peur", "j'ai 19 ans et j'ai peur"),
        ("pousser quelqu'un", "outer quelqu'un"),
    ],
)
def test_messages_that_differ_where_it_counts(project: Path, here: str, there: str) -> None:
    assert add_examples(project, here, there) == []


def test_guided_conversations_are_read_too(project: Path) -> None:
    path = project / "responses" / "parcours" / "plan.yml"
    path.parent.mkdir()
    path.write_text('id: plan\nquestions:\n- id: q1\n  texte: "Appelle le 3919, vite."\n')
    assert any("responses/parcours/plan.yml:4 (q1) : un numéro" in f for f in faults(project))


def test_each_forbidden_phrase_holds_its_examples_and_counter_examples() -> None:
    assert phrases.check(phrases.load()) == []


@pytest.mark.parametrize(
    "said",
    [
        "Quitte-le.",
        "Porte plainte.",
        "Bloque-le.",
        "Pourquoi tu restes ?",
        "Tu es sûre ?",
        "Tu aurais dû partir.",
        "C'est un peu ta faute.",
        "Personne ne le saura.",
        "La photo sera supprimée en deux heures.",
        "Cette page ne laisse aucune trace.",
        "Je suis une conseillère.",
        "Va le voir.",
        "Parle-lui.",
        "Une médiation peut aider.",
        "Une thérapie de couple peut aider.",
    ],
)
def test_what_the_project_never_says_is_found(said: str) -> None:
    assert list(phrases.load().found_in(said))


def test_the_present_content_is_sound() -> None:
    command = [sys.executable, "-m", "tools.check_content"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    assert "tout est en ordre" in ended.stdout
