"""What a screen reader is given in each flow, from the browser's own accessibility tree."""

from __future__ import annotations

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.reading import read_panel
from tests.widget.states import open_settings, say, start

DOORS = (
    "StaticText: Réponses possibles : 1, Pour moi ; 2, Pour quelqu'un que je connais ; "
    "3, J'ai peur d'avoir fait du mal ; 4, J'ai une question."
)


def after(lines: list[str], first: str, count: int) -> list[str]:
    """Returns ``count`` lines from ``first`` on."""
    start_at = lines.index(first)
    return lines[start_at : start_at + count]


def test_the_exit_is_read_first_and_the_choices_with_their_numbers(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    lines = read_panel(page)
    assert lines[:2] == ["dialog: Repère", "button: Quitter : ouvre une autre page"]
    assert after(lines, "log: Conversation", 4) == [
        "log: Conversation",
        "StaticText: Bonjour. Je suis un robot.",
        "StaticText: Tu cherches de l'aide pour qui ?",
        DOORS,
    ]
    assert "textbox: Ton message" in lines


def test_a_contact_is_read_with_its_state_before_its_buttons(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "danger", "Service de nuit")
    assert after(read_panel(page), "StaticText: Service de nuit", 8) == [
        "StaticText: Service de nuit",
        "StaticText: Ouvert",
        "StaticText: jusqu'à 23 h",
        "link: Appeler le service",
        "link: Écrire un SMS",
        "link: Tchatter (nouvel onglet)",
        "StaticText: Une personne te répond. Elle demande d'abord si tu peux parler.",
        "StaticText: gratuit · n'apparaît pas sur la facture",
    ]


def test_a_question_and_a_card_say_where_they_stand(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "questions", "fouille ton téléphone")
    lines = read_panel(page)
    assert "StaticText: Question 3 sur 8." in lines
    assert "progressbar: Avancement : 3 sur 8 (value=3)" in lines
    say(page, "plan", "Un endroit sûr")
    page.get_by_role("button", name="Carte suivante").click()
    assert after(read_panel(page), "button: Carte précédente", 4) == [
        "button: Carte précédente",
        "StaticText: Carte 2 sur 5",
        "StaticText: : Une personne",
        "button: Carte suivante",
    ]


def test_the_scale_is_read_as_three_lists_with_what_was_answered(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "questions", "fouille ton téléphone")
    page.get_by_role("button", name="Oui").click()
    page.get_by_text("Ce n'est pas un diagnostic").wait_for()
    read = [line for line in read_panel(page) if line not in ("list: ", "listitem: ")]
    assert after(read, "StaticText: Orange : dis stop, parles-en", 5) == [
        "StaticText: Orange : dis stop, parles-en",
        "StaticText: Se moque de toi devant les autres",
        "StaticText: Fouille ton téléphone",
        "StaticText: Tu as répondu oui",
        "StaticText: Te fait du chantage",
    ]


def test_each_wish_is_read_with_its_state_and_what_it_changes(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    assert "button: Réglages" in read_panel(page)
    open_settings(page)
    page.get_by_label("Phrases simples").check()
    read = read_panel(page)
    assert "button: Réglages (expanded=True)" in read
    controls = [line for line in read if line.startswith(("checkbox:", "combobox:"))]
    assert [line.split(" (")[0].split(":")[0] for line in controls] == [
        "checkbox",
        "combobox",
        "checkbox",
        "combobox",
        "checkbox",
    ]
    assert controls[0].startswith("checkbox: Phrases simples Les réponses sont plus courtes")
    assert controls[0].endswith("(checked=true)")
    assert controls[1] == "combobox: Taille du texte (value=Habituelle)"


def test_a_practised_exit_says_that_nothing_was_erased(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    page.get_by_role("button", name="Essayer").click()
    page.get_by_text("C'était un essai").wait_for()
    assert after(read_panel(page), "button: Essayer", 5)[3:] == [
        "status: ",
        "StaticText: C'était un essai : rien n'est effacé, tu es de retour.",
    ]


def test_without_a_server_each_contact_is_read_before_its_number(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    widget_server.failing = True
    say(page, "bonjour")
    page.locator(".log a[href='tel:17']").wait_for()
    read = read_panel(page)
    assert read.index("StaticText: Police secours, le 17") < read.index("link: Appeler le 17")
    assert read[-5:] == [
        "button: 1 Réessayer",
        "form: ",
        "textbox: Ton message",
        "button: Envoyer",
        "status: ",
    ]
