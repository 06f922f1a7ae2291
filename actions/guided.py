"""The guided conversations of ``responses/parcours/``, one pair of actions for all their forms.

Each conversation is a form of its own whose only required slot, ``etape``, is never filled:
the form goes on until the validation says that it ended, was left or gives way. What is
remembered is yes, no or « je passe » for each question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import intent_of
from actions.guided_reading import AGES, DANGERS, is_doubt, is_left, is_unclear, reply_of
from bot.dialogue.pathways import End, Pathway, Step, get_pathways

Events = list[dict[str, Any]]

_NO_REPLY = "parcours"
"""In ``dernier_repli`` after one unclear answer; a second one is answered by ``action_guess``."""
_OPTIONS = {"title": "Revenir, arrêter…", "payload": "/parcours__options"}
_MENU = {"title": "Autre chose", "payload": "/menu"}
_HELP = {"title": "Qui peut aider ?", "payload": "/chercher_aide"}


def current(tracker: Tracker) -> Pathway | None:
    """Returns the guided conversation that is open or was the last one, if any."""
    return get_pathways().get(tracker.get_slot("parcours") or "")


def answers_of(tracker: Tracker, pathway: Pathway) -> dict[str, str]:
    """Returns a copy of what was answered so far, in the order of the answers."""
    return dict((tracker.get_slot("parcours_reponses") or {}).get(pathway.parcours, {}))


def with_known(tracker: Tracker, pathway: Pathway, answers: Mapping[str, str]) -> Mapping[str, str]:
    """Returns the answers with what was said elsewhere; the age of somebody else is not mine."""
    minor = tracker.get_slot("mineur")
    if minor is None or "autre" in (pathway.porte, tracker.get_slot("pour_qui")):
        return answers
    known = {s.id: "oui" if minor else "non" for s in pathway.etapes if s.retient}
    return {**known, **answers}


class GuidedValidation:
    """Reads the answer to a question of one form (``validate_<form>``)."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Returns the slots that change; none rejects the form, so that another rule answers."""
        intent = intent_of(tracker)
        if is_left(tracker, self.pathway.form):
            return self._close("pause")
        if intent == self.pathway.start:
            return self._start(tracker)
        answers = answers_of(tracker, self.pathway)
        # an age that was just said has filled its slot already, and answers its question
        known = answers if intent in AGES else with_known(tracker, self.pathway, answers)
        step = self.pathway.next_step(known)
        reply = reply_of(tracker, step)
        if intent in DANGERS and reply is None:
            return []
        if is_doubt(tracker, reply):
            return self._close("doute")
        if reply is None or step is None:
            return self._unclear(tracker, intent)
        if reply in ("retour", "recommencer"):
            return self._back(tracker, answers, whole=reply == "recommencer")
        if reply == "arreter":
            return self._close("arret")
        if reply in ("options", "suite"):
            return self._mode(reply)
        return self._answered(tracker, step, reply, answers)

    def _mode(self, mode: str) -> Events:
        return [
            SlotSet("parcours", self.pathway.parcours),
            SlotSet("parcours_mode", mode),
            SlotSet("dernier_repli", _NO_REPLY if mode == "flou" else None),
        ]

    def _close(self, mode: str) -> Events:
        return [*self._mode(mode), SlotSet("requested_slot", None)]

    def _keep(self, tracker: Tracker, answers: dict[str, str]) -> dict[str, Any]:
        known = {**(tracker.get_slot("parcours_reponses") or {}), self.pathway.parcours: answers}
        event: dict[str, Any] = SlotSet("parcours_reponses", known)
        return event

    def _start(self, tracker: Tracker) -> Events:
        answers = answers_of(tracker, self.pathway)
        if answers and self.pathway.next_step(with_known(tracker, self.pathway, answers)):
            return self._mode("reprise")
        door, before = self.pathway.porte, tracker.get_slot("pour_qui")
        events = [*self._mode("debut"), self._keep(tracker, {})]
        if door is not None and door != before:
            events.append(SlotSet("pour_qui", door))
            if "autre" in (door, before):  # the age that is known is that of somebody else
                events.append(SlotSet("mineur", None))
        return events

    def _unclear(self, tracker: Tracker, intent: str) -> Events:
        if not is_unclear(intent) or tracker.get_slot("dernier_repli") == _NO_REPLY:
            return []
        return self._mode("flou")

    def _back(self, tracker: Tracker, answers: dict[str, str], whole: bool) -> Events:
        undone = list(answers) if whole else list(answers)[-1:]
        forgotten = [self.pathway.step(name).retient for name in undone]
        left = {name: answer for name, answer in answers.items() if name not in undone}
        events = [*self._mode("suite"), self._keep(tracker, left)]
        return [*events, *(SlotSet(slot, None) for slot in forgotten if slot)]

    def _answered(
        self, tracker: Tracker, step: Step, reply: str, answers: dict[str, str]
    ) -> Events:
        answers[step.id] = reply
        events = [self._keep(tracker, answers)]
        if step.retient and reply != "passer":
            events.append(SlotSet(step.retient, reply == "oui"))
        if step.danger and reply == "oui":
            nature = "auteur" if step.danger == "danger__auteur" else step.nature
            return [*events, SlotSet("nature", nature), *self._close("danger")]
        if self.pathway.next_step(with_known(tracker, self.pathway, answers)) is None:
            return [*events, *self._close("fini")]
        return [*events, *self._mode("reponse")]


class AskStep(Action):  # type: ignore[misc]
    """Asks the next question of whichever guided conversation is open."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_ask_etape"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Says what goes before the question, then the question with its progress."""
        pathway = current(tracker)
        if pathway is None:
            return []
        answers = answers_of(tracker, pathway)
        known = with_known(tracker, pathway, answers)
        step = pathway.next_step(known)
        mode = tracker.get_slot("parcours_mode")
        if mode == "options":
            dispatcher.utter_message(response="utter_parcours_options", buttons=_controls())
            return []
        if mode in ("reprise", "flou"):
            dispatcher.utter_message(response=f"utter_parcours_{mode}")
        before = _before(pathway, answers, mode)
        if before:
            dispatcher.utter_message(text=before)
        if step is not None:
            done, total = len(answers) + 1, len(answers) + pathway.ahead(known)
            dispatcher.utter_message(
                text=step.question,
                buttons=_choices(step),
                json_message={"etape": done, "etapes": total},
            )
        return []


class EndGuided(Action):  # type: ignore[misc]
    """What is said when the questions are over, left, or pressed after they closed."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_guided_end"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Says the ending that fits, or how to come back; danger goes before all."""
        pathway, mode = current(tracker), tracker.get_slot("parcours_mode")
        if pathway is None:
            dispatcher.utter_message(response="utter_parcours_aucun")
            return []
        resume = {"title": "Reprendre", "payload": f"/{pathway.start}"}
        closed = SlotSet("parcours_mode", "ferme")
        if mode == "danger":
            dispatcher.utter_message(json_message={"signal": _declared(tracker, pathway)})
            dispatcher.utter_message(response="utter_danger_accueil")
            return [closed, FollowupAction("danger_form")]
        if mode == "doute":
            return [closed, FollowupAction("utter_danger_question")]
        if mode == "fini":
            answers = answers_of(tracker, pathway)
            end = pathway.end(with_known(tracker, pathway, answers))
            _say_end(dispatcher, pathway, end, answers)
            known = {**(tracker.get_slot("parcours_reponses") or {})}
            known.pop(pathway.parcours, None)
            return [closed, SlotSet("parcours_reponses", known)]
        response = (
            f"utter_parcours_{mode}" if mode in ("arret", "pause") else "utter_parcours_ferme"
        )
        buttons = [resume, _HELP, _MENU]
        dispatcher.utter_message(response=response, buttons=buttons, titre=pathway.titre)
        return [closed]


def _declared(tracker: Tracker, pathway: Pathway) -> dict[str, Any]:
    """What a « oui » to a question about danger says, for the gateway: as its button would."""
    last = next(reversed(answers_of(tracker, pathway)))
    return {"intent": pathway.step(last).danger, "kind": tracker.get_slot("nature")}


def _choices(step: Step) -> list[dict[str, str]]:
    # a kind of danger is known to the question, not to the button of danger
    yes = "parcours__oui" if step.nature else step.danger or "parcours__oui"
    return [
        {"title": step.oui, "payload": f"/{yes}"},
        {"title": step.non, "payload": "/parcours__non"},
        {"title": step.passer, "payload": "/parcours__passer"},
        _OPTIONS,
    ]


def _controls() -> list[dict[str, str]]:
    return [
        {"title": "La question d'avant", "payload": "/parcours__retour"},
        {"title": "Recommencer", "payload": "/parcours__recommencer"},
        {"title": "Arrêter", "payload": "/parcours__arreter"},
        {"title": "Continuer", "payload": "/parcours__continuer"},
    ]


def _before(pathway: Pathway, answers: dict[str, str], mode: str | None) -> str | None:
    if mode == "debut":
        return f"{pathway.debut} {pathway.credit}".strip()
    if mode == "reponse" and answers:
        last, answer = list(answers.items())[-1]
        return pathway.step(last).said(answer)
    return None


def _say_end(
    dispatcher: CollectingDispatcher, pathway: Pathway, end: End, answers: dict[str, str]
) -> None:
    last = _before(pathway, answers, "reponse")
    cards = pathway.cards(end, answers)
    if end.echelle:
        dispatcher.utter_message(json_message={"echelle": _scale(pathway, end.echelle, answers)})
    if cards:
        text = " ".join(part for part in (last, end.cartes_texte) if part)
        leaves = [card.model_dump() for card in cards]
        dispatcher.utter_message(json_message={"cartes": {"texte": text, "cartes": leaves}})
    elif last:
        dispatcher.utter_message(text=last)
    custom: dict[str, Any] = {}
    if end.contacts:
        natures = [step.nature for step in pathway.marked(answers) if step.nature]
        wanted = {name: list(values) for name, values in end.contacts.items()}
        wanted["natures"] = list(dict.fromkeys([*natures, *wanted.get("natures", [])]))
        custom["contacts"] = wanted
    buttons = [{"title": button.titre, "payload": button.payload} for button in end.boutons]
    dispatcher.utter_message(text=end.texte, buttons=buttons, json_message=custom)


def _scale(pathway: Pathway, text: str, answers: dict[str, str]) -> dict[str, Any]:
    return {
        "texte": text,
        "zones": [[zone, words] for zone, words in pathway.zones.items()],
        "situations": [
            {"zone": s.zone, "texte": s.situation, "coche": answers.get(s.id) == "oui"}
            for s in pathway.etapes
            if s.zone and s.situation
        ],
    }
