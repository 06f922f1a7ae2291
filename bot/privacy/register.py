"""The register: everything that this assistant keeps, declared once.

The page /confidentialite and the register of the data-protection officer are made from
it. A test holds it against the tables of the database, the settings and the stores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.backup import KEPT_DAYS
from bot.counts.release import BASE, THRESHOLD
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept.

    ``for_whom`` says it to a person who uses the assistant, the other fields to the officer.
    ``tables`` are those of the database, ``module`` is the code that holds it.
    """

    id: str
    what: str
    for_whom: str
    where: str
    why: str
    how_long: Callable[[Settings], str]
    forgotten_by: str
    leads_to_a_person: str
    module: str
    tables: tuple[str, ...] = ()


def _spell(seconds: float) -> str:
    """Returns a duration in words: « 30 minutes »."""
    for size, one, many in ((3600, "heure", "heures"), (60, "minute", "minutes")):
        if seconds >= size and seconds % size == 0:
            number = int(seconds // size)
            return f"{number} {one if number == 1 else many}"
    return f"{seconds:g} secondes"


def _idle(settings: Settings) -> str:
    return f"{_spell(settings.conversation_ttl)} sans message, ou jusqu'à l'effacement"


_ERASED = "« Tout effacer », « Quitter vite », le mot choisi, ou l'expiration"
_NO = "Non"
_IN_MEMORY = (
    "Mémoire vive de la passerelle ; où il y en a plusieurs, Redis sans écriture sur disque, "
    "chiffré avec la clé du service, et 2 minutes dans chaque passerelle qui a répondu"
)

REGISTER: tuple[Kept, ...] = (
    Kept(
        "conversation",
        "Les trois derniers messages, le sujet compris, le niveau de danger, des repères "
        "(ville, mineur ou non, peut parler ou non, pour qui ; homme, femme, sourd ou langue, "
        "si la personne l'a écrit)",
        "Tes trois derniers messages et ce que j'en ai compris",
        _IN_MEMORY,
        "Comprendre la suite d'une conversation et un danger dit en plusieurs messages",
        _idle,
        _ERASED,
        "Non : l'identifiant est tiré au hasard (web) ou haché avec une clé (Telegram) ; "
        "le texte peut contenir ce que la personne a choisi d'écrire",
        "bot/erasure.py",
    ),
    Kept(
        "suivi-rasa",
        "Les sujets compris et les repères, sans aucun texte",
        "La suite des sujets dont on a parlé, sans tes mots",
        "Mémoire vive de Rasa, ou Redis sans écriture sur disque",
        "Mener la conversation",
        lambda settings: "30 minutes sans message, ou jusqu'à l'effacement",
        _ERASED,
        "Non : même identifiant haché",
        "nlu/engine/store.py",
    ),
    Kept(
        "mots-choisis",
        "L'empreinte d'un ou deux mots choisis par la personne",
        "Tes mots secrets, sous une forme qu'on ne peut pas relire",
        _IN_MEMORY,
        "Faire revenir les contacts, ou tout effacer, d'un mot discret",
        _idle,
        _ERASED,
        _NO,
        "bot/words.py",
    ),
    Kept(
        "code-telegram",
        "L'empreinte d'un code à usage unique, le sujet et les repères",
        "Un code pour continuer sur Telegram, si tu le demandes",
        "Mémoire vive de la passerelle, ou Redis sans écriture sur disque, chiffré",
        "Continuer une conversation sur Telegram sans tout redire",
        lambda settings: f"{_spell(settings.continuation_ttl)}, ou jusqu'à l'usage",
        _ERASED,
        _NO,
        "bot/continuation.py",
    ),
    Kept(
        "messages-telegram",
        "Les numéros et l'heure des messages d'une conversation Telegram, l'identifiant scellé "
        "de cette conversation, le délai choisi et l'empreinte des mots choisis, sans texte",
        "Sur Telegram, les numéros des messages, pour pouvoir les supprimer, et tes réglages",
        "Base de données ; l'identifiant y est chiffré avec la clé du service",
        "Supprimer les messages des deux côtés, même après un redémarrage",
        lambda settings: (
            "48 heures au plus pour les numéros des messages, 25 heures pour ceux "
            "des envois ; les réglages choisis, 90 jours sans message ou jusqu'à « Oublier »"
        ),
        "« Effacer », le délai choisi, « Oublier », ou le blocage du robot",
        "Non sans la clé : l'identifiant Telegram est scellé (AES-SIV)",
        "bot/channels/telegram/trail.py",
        ("telegram_chat", "telegram_message", "telegram_update"),
    ),
    Kept(
        "limites",
        "L'empreinte d'un réseau et d'une conversation, et un nombre de demandes",
        "Un nombre de demandes, pour éviter les abus ; ton adresse n'est pas gardée",
        "Mémoire vive de la passerelle, ou Redis sans écriture sur disque",
        "Empêcher qu'un envoi massif prive les autres de réponse",
        lambda settings: "2 minutes, un quart d'heure pour les mots de passe",
        "L'expiration et le changement de clé",
        "Non : la clé est tirée chaque jour au hasard et n'est écrite sur aucun disque ; "
        "à plusieurs passerelles, ce qui en est dans Redis ne sert à rien sans la clé du service",
        "bot/channels/limits.py",
    ),
    Kept(
        "comptes-ouverts",
        "Des nombres de conversations par semaine et par liste fermée "
        "(canal, sujet, danger, ville, support, service montré ou ouvert, avis)",
        "Des nombres : combien de conversations parlent d'un sujet, sans savoir lesquelles",
        "Base de données ; seule la semaine y figure",
        "Chiffres pour l'Observatoire des violences",
        lambda settings: (
            "la période de la table (1, 4 ou 13 semaines) et un jour ; "
            f"{KEPT_DAYS} jours de plus dans une copie de secours"
        ),
        "La publication, qui supprime les nombres exacts",
        "Non : aucun identifiant, aucun croisement",
        "bot/counts/store.py",
        ("count_open",),
    ),
    Kept(
        "comptes-publies",
        f"Les mêmes nombres, arrondis à {BASE} près, jamais sous {THRESHOLD}",
        f"Les totaux publiés : arrondis, et jamais un nombre plus petit que {THRESHOLD}",
        "Base de données",
        "Chiffres pour l'Observatoire des violences",
        lambda settings: "sans limite",
        "Rien : ce sont des statistiques",
        _NO,
        "bot/counts/release.py",
        ("count_released",),
    ),
    Kept(
        "annuaire",
        "Les services d'aide, leurs numéros et leurs horaires",
        "La liste des services d'aide, qui est publique",
        "Fichiers et base de données",
        "Donner les bons contacts",
        lambda settings: "tant que le service existe",
        "La mise à jour de l'annuaire",
        "Non : données publiques",
        "bot/directory/models.py",
        ("service", "channel"),
    ),
    Kept(
        "interrupteur",
        "Si l'équipe a mis l'assistant en pause, oui ou non",
        "Si l'assistant est en pause, rien d'autre",
        "Base de données",
        "Arrêter l'assistant en une minute, sans que les contacts disparaissent",
        lambda settings: "sans limite",
        "L'équipe, qui le remet en marche",
        _NO,
        "bot/switch.py",
        ("switch",),
    ),
    Kept(
        "journaux",
        "Des événements techniques : démarrage, panne, type d'erreur, heure",
        "Des messages techniques sur les pannes, sans rien de ce que tu écris",
        "Sortie standard des processus ; la machine qui les héberge décide de leur conservation",
        "Réparer le service",
        lambda settings: "selon l'hébergeur",
        "L'hébergeur",
        "Non : une liste fermée de champs, sans adresse, sans identifiant, sans texte",
        "bot/logs.py",
    ),
    Kept(
        "mesures",
        f"Des compteurs techniques par pas de {THRESHOLD}, des durées de réponse",
        "Des mesures de vitesse et de pannes, sans rien sur toi",
        "Mémoire vive ; lues par l'outil de surveillance si l'exploitant l'installe",
        "Savoir si le service répond",
        lambda settings: "jusqu'à l'arrêt du processus",
        "L'arrêt",
        _NO,
        "bot/channels/metrics.py",
    ),
)

NOT_KEPT: tuple[str, ...] = (
    "Le texte de tes messages, ailleurs que dans la mémoire de la conversation",
    "Ton nom, ton numéro, ton adresse internet, ta position",
    "Un cookie, ou quoi que ce soit dans ton navigateur, sans que tu le demandes",
    "Ton identifiant Telegram en clair, tes photos, tes messages vocaux",
)

ELSEWHERE: tuple[str, ...] = (
    "L'historique de ton navigateur, et celui qu'il partage avec tes autres appareils",
    "La box ou le réseau que tu utilises, qui peut voir le nom du site",
    "Un logiciel espion, s'il y en a un sur l'appareil",
    "Telegram, qui voit passer les messages du robot : ils ne sont pas chiffrés de bout en bout",
    "L'hébergeur du service, qui voit passer les adresses sans les donner à Repère",
)
