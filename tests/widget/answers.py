"""What the test server says, in the very classes of the neutral messages.

The services and the situations are made up: the widget's tests and pictures
must not change when the directory or the content does.
"""

from __future__ import annotations

from bot.messages import (
    Card,
    Cards,
    Choice,
    Choices,
    Contact,
    ContactAction,
    Contacts,
    Level,
    Message,
    Progress,
    Reply,
    Scale,
    ScaleStep,
    Text,
)

DOORS = Choices(
    "Tu cherches de l'aide pour qui ?",
    (
        Choice("Pour moi", "/pour_moi"),
        Choice("Pour quelqu'un que je connais", "/pour_un_proche"),
        Choice("J'ai peur d'avoir fait du mal", "/auteur"),
        Choice("J'ai une question", "/menu"),
    ),
)
CONTACTS = Contacts(
    "Merci de l'avoir écrit. Ces personnes peuvent t'aider maintenant.",
    (
        Contact(
            "a",
            "Service de nuit",
            "Une personne te répond. Elle demande d'abord si tu peux parler.",
            (
                ContactAction("call", "Appeler le service", "tel:0000"),
                ContactAction("sms", "Écrire un SMS", "sms:0000"),
                ContactAction("chat", "Tchatter", "https://example.org/tchat"),
            ),
            True,
            "ouvert maintenant, jusqu'à 23 h",
            ("gratuit", "n'apparaît pas sur la facture"),
        ),
        Contact(
            "b",
            "Permanence du quartier",
            "Un rendez-vous avec une juriste, sans donner son nom.",
            (ContactAction("site", "Voir le site", "javascript:alert(1)"),),
            None,
            "horaires à vérifier",
            place="12 rue des Exemples",
        ),
        Contact(
            "c",
            "Point écoute jeunes",
            "On peut venir sans rendez-vous, à plusieurs si tu préfères.",
            (ContactAction("mail", "Écrire un mail", "mailto:a@example.org"),),
            False,
            "ouvre lundi à 9 h 30",
        ),
    ),
)
CAN_YOU_SPEAK = Choices(
    "Peux-tu parler sans être entendu ?",
    (
        Choice("Oui, je peux parler", "/danger__parler_oui"),
        Choice("Non, je ne peux pas", "/danger__parler_non"),
        Choice("C'est fini pour l'instant", "/danger__fini"),
        Choice("Pourquoi ce message ?", "/danger__pourquoi"),
    ),
)
LAW = Card(
    "Ce que dit la loi",
    "C'est interdit, même dans un couple.",
    "Article fictif, vérifié le 1er novembre 2026",
)
PLAN = Cards(
    "Voici ton plan, en cinq cartes. Rien n'est gardé ici.",
    (
        Card("Un endroit sûr", "Choisis une pièce avec une sortie. Évite la cuisine."),
        Card("Une personne", "Choisis quelqu'un qui peut venir, ou appeler pour toi."),
        Card("Un mot de passe", "Convenez d'un mot banal. Il veut dire : appelle les secours."),
        Card(
            "Un sac prêt", "Papiers, clés, un peu d'argent. Laisse-le chez quelqu'un.", LAW.source
        ),
        Card("Après", "Tu peux revenir ici, changer d'avis, et recommencer."),
    ),
)
RULER = Scale(
    "Voici où se placent tes réponses. Ce n'est pas un diagnostic.",
    (
        ("vert", "la relation est saine"),
        ("orange", "dis stop, parles-en"),
        ("rouge", "protège-toi, demande de l'aide"),
    ),
    (
        ScaleStep("vert", "Respecte tes choix et tes goûts"),
        ScaleStep("vert", "Accepte tes ami·es"),
        ScaleStep("orange", "Se moque de toi devant les autres"),
        ScaleStep("orange", "Fouille ton téléphone", marked=True),
        ScaleStep("orange", "Te fait du chantage"),
        ScaleStep("rouge", "Te bouscule ou te gifle", marked=True),
        ScaleStep("rouge", "Te menace avec une arme"),
    ),
)
QUESTION = Choices(
    "Est-ce que cette personne fouille ton téléphone ?",
    (
        Choice("Oui", "/parcours__oui"),
        Choice("Non", "/parcours__non"),
        Choice("Je passe", "/parcours__passer"),
        Choice("Revenir", "/parcours__retour"),
    ),
    progress=Progress(3, 8),
)
AFTER = Choices(
    "Et maintenant ?",
    (
        Choice("Voir qui peut aider", "/chercher_aide"),
        Choice("Recommencer", "/parcours__recommencer"),
    ),
)
_ANSWERS: dict[str, tuple[tuple[Message, ...], Level]] = {
    "/saluer": ((Text("Bonjour. Je suis un robot."), DOORS), "none"),
    "/pour_moi": ((Text("D'accord, je reste là."),), "none"),
    "/menu__simple": ((Text("D'accord. J'écris plus simplement."),), "none"),
    "/menu__normal": ((Text("D'accord, je reprends comme avant."),), "none"),
    "danger": ((CONTACTS, LAW, CAN_YOU_SPEAK), "immediate"),
    "plan": ((PLAN,), "none"),
    "questions": ((QUESTION,), "none"),
    "/parcours__oui": ((RULER, AFTER), "none"),
    "/parcours__retour": ((Text("On revient à la question d'avant."), QUESTION), "none"),
}


def reply(said: str) -> Reply:
    """Returns the answer to a text or to the payload of a button."""
    messages, danger = _ANSWERS.get(said, ((Text(f"Reçu : {said}"),), "none"))
    return Reply(messages, "t", 0.9, danger, wipes=said == "efface")
