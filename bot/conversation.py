"""One turn: a message comes in, the danger net reads it, an engine answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from bot import portrait
from bot.continuation import Continuations
from bot.counts.observe import Observer
from bot.danger.net import DangerNet, Signal
from bot.dialogue.content import Content, Response
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.port import Answer, DialogueEngine, EngineUnavailable, Turn
from bot.erasure import Conversation, Memory
from bot.facts import facts, known_town, note, note_town, remember, signal_payload
from bot.messages import LEVELS, Level, Reply
from bot.opinion import ASK, OPINIONS, THANKS, may_ask
from bot.rendering import Renderer
from bot.standby import never, stand_in
from bot.words import meaning
from nlu.french.surface import plain

log = structlog.get_logger()

_DANGER_FORM = "danger_form"
_OVER = frozenset({"danger__fini", "danger__correction"})
_AT_ONCE = ("serious", "immediate")  # levels whose contacts wait for no engine
_WIPING = frozenset({"effacer", "quitter"})
_A_FEW_WORDS = 100  # characters; a longer message is more than « efface tout »
_REPLY_FIRST = 0.02  # seconds: the contacts leave before anything else is done
_NO_THEME = frozenset({"chercher_aide", "aide_pres_de_chez_moi"})
_GENERAL = "sanctions"  # a topic only where there was none before: « et c'est puni ? »
_ALONE = {"menu__plus": "menu", "menu__agir": "menu", "menu__qui": "chercher_aide"}
"""What a question about the topic before is about where there was none."""
_ABOUT_THE_THEME = frozenset({"suite__mineur", "suite__pareil", "suite__difference", *_ALONE})


@dataclass(slots=True)
class Assistant:
    """Answers messages of any channel; the only door to the engines and the net."""

    net: DangerNet
    rasa: DialogueEngine
    guided: GuidedEngine
    content: Content
    renderer: Renderer
    memory: Memory
    max_chars: int
    observer: Observer | None = None
    continuations: Continuations = field(default_factory=lambda: Continuations(600))
    guided_answers: int = 0  # how often the written menu answered in the place of Rasa
    is_off: Callable[[], bool] = never  # whether the team has switched the assistant off
    _background: set[asyncio.Task[None]] = field(default_factory=set)

    async def reply(
        self,
        key: str,
        text: str = "",
        payload: str | None = None,
        *,
        support: str | None = None,
        request: str = "",
    ) -> Reply:
        """Answers one message.

        Args:
            key: the conversation, an id that leads to nobody.
            text: what was written; ignored where ``payload`` is given.
            payload: what the pressed button sends.
            support: the poster or site that somebody comes from, with the first message.
            request: what the proxy calls this request each time that it sends it.
        """
        conversation = await self.memory.load(
            key, lambda: payload is None and self.alarm(key, text) != "none"
        )
        conversation.request = request
        if support is not None and self.observer:
            self.observer.support(conversation, support)
        reply = await self._reply(key, conversation, text, payload)
        if self.observer:
            self.observer.reply(key, conversation, reply)
        conversation.turns += 1
        if may_ask(conversation, reply):
            conversation.opinion_asked = True
            asked = self._written(ASK, conversation).messages
            reply = replace(reply, messages=(*reply.messages, *asked))
        await self._keep(key, conversation)
        return reply

    async def _reply(
        self, key: str, conversation: Conversation, text: str, payload: str | None
    ) -> Reply:
        if self.is_off():
            return await self._while_off(key, conversation, text, payload)
        if payload in OPINIONS:
            if self.observer:
                self.observer.opinion(conversation, OPINIONS[payload])
            return self._written(THANKS, conversation)
        if payload is not None:
            if payload not in self.content.payloads:
                return self._written("utter_bouton_inconnu", conversation)
            return await self._ask_engine(conversation, Turn(key, payload=payload))
        chosen = meaning(plain(text[:_A_FEW_WORDS]), conversation.words)
        if self.means_wiping(text) or chosen == "wipe":
            return await self._wipe(key, conversation)
        if chosen == "help":
            return await self._ask_engine(conversation, Turn(key, payload="/danger__revoir"))
        signal = self.net.read(text, tuple(conversation.recent))
        conversation.recent.append(text[: self.max_chars])
        portrait.remember(conversation.slots, signal)
        if signal.certain and signal.level in _AT_ONCE:
            return self._contacts_at_once(key, conversation, signal)
        if {plain(text[:_A_FEW_WORDS]), text.strip()} & self.content.help_words:
            return await self._ask_engine(conversation, Turn(key, payload="/danger__revoir"))
        if not any(character.isalnum() for character in text) and signal.level == "none":
            return self._written("utter_vide", conversation)
        if len(text) > self.max_chars:
            return self._long_text(key, conversation, signal)
        if signal.corrected and conversation.danger != "none":
            return await self._ask_engine(conversation, Turn(key, payload="/danger__correction"))
        natures = signal.kinds or conversation.natures
        turn = Turn(key, text, signal=signal.level, natures=natures)
        if signal.level != "none":
            conversation.natures, conversation.reasons = signal.kinds, signal.reasons
        if signal.level != "none" or conversation.danger != "none":
            note(conversation, text, signal)
        return await self._ask_engine(conversation, turn)

    def alarm(self, key: str, text: str) -> Level:
        """Returns the level of a danger that ``reply`` answers without any engine, else none.

        Args:
            key: the conversation, whose last messages are read with the text.
            text: what was written.
        """
        known = self.memory.get(key)
        signal = self.net.read(text, tuple(known.recent) if known else ())
        return signal.level if signal.certain and signal.level in _AT_ONCE else "none"

    def means_wiping(self, text: str) -> bool:
        """Tells whether a whole message means « erase everything, now »."""
        return plain(text[:_A_FEW_WORDS]) in self.content.wiping_words

    def written(self, name: str) -> Reply:
        """Returns a written response that belongs to no conversation.

        Args:
            name: name of the response, ``utter_…``.
        """
        return self._written(name, Conversation())

    async def forget(self, key: str) -> None:
        """Forgets a conversation everywhere; a Rasa that is away forgets by expiry."""
        await self.memory.erase(key)
        await self.continuations.drop(key)
        await self._forget_in_rasa(key)

    async def _keep(self, key: str, conversation: Conversation) -> None:
        """Keeps what a turn changed; Rasa may have kept it after somebody erased it."""
        if not await self.memory.save(key, conversation):
            await self._forget_in_rasa(key)

    async def _forget_in_rasa(self, key: str) -> None:
        try:
            await self.rasa.forget(key)
        except EngineUnavailable as error:
            log.warning("forget_left_to_expiry", why=str(error))

    async def _wipe(self, key: str, conversation: Conversation) -> Reply:
        """Plain words that mean « erase »: at once, whatever state Rasa is in."""
        response = self.content.response("utter_effacer", conversation.slots) or {}
        messages = self.renderer.messages([response], conversation, "none")
        await self.forget(key)
        return Reply(messages, "effacer", wipes=True)

    async def close(self) -> None:
        """Waits for what Rasa still has to be told."""
        await asyncio.gather(*self._background, return_exceptions=True)

    async def _while_off(
        self, key: str, conversation: Conversation, text: str, payload: str | None
    ) -> Reply:
        """No dialogue while the assistant is switched off: contacts, and erasing."""
        conversation.hurries = True
        chosen = meaning(plain(text[:_A_FEW_WORDS]), conversation.words)
        erases = self.means_wiping(text) or chosen == "wipe"
        if (payload or "")[1:] in _WIPING or (payload is None and erases):
            return await self._wipe(key, conversation)
        return stand_in(self, conversation, text[: self.max_chars], payload)

    def _contacts_at_once(self, key: str, conversation: Conversation, signal: Signal) -> Reply:
        """The way to help: leaves without asking any engine."""
        conversation.hurries = True
        already = dict(conversation.slots)
        remember(conversation, signal)
        slots = conversation.slots
        welcome = self.content.response("utter_danger_accueil", slots) or {}
        question = self.content.open_question(_DANGER_FORM, slots)
        responses: list[Response] = [welcome, question] if question else [welcome]
        messages = self.renderer.messages(responses, conversation, signal.level)
        news = [payload for slot, _, payload in facts(signal) if already.get(slot) is None]
        conversation.recent.clear()  # acted upon: what comes next is an answer to it
        self._tell_rasa(key, conversation, [signal_payload(signal), *news])
        return Reply(messages, "danger", 1.0, signal.level, signal.reasons)

    def _tell_rasa(self, key: str, conversation: Conversation, payloads: list[str]) -> None:
        """Tells Rasa that danger was signalled, the level only, so that it leads on."""

        async def tell() -> None:
            async with self.memory.order(key, conversation, len(payloads)):
                await asyncio.sleep(_REPLY_FIRST)
                for payload in payloads:
                    try:
                        await self.rasa.answer(Turn(key, payload=payload))
                    except EngineUnavailable:
                        return
                await self._keep(key, conversation)

        task = asyncio.create_task(tell())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _ask_engine(self, conversation: Conversation, turn: Turn) -> Reply:
        async with self.memory.order(turn.conversation, conversation) as is_first:
            answer = await self._answer(conversation, turn, is_first)
            return await self._take_in(conversation, turn, answer)

    async def _take_in(self, conversation: Conversation, turn: Turn, answer: Answer) -> Reply:
        """Notes what an engine understood, and returns what it wants said."""
        if self.observer and turn.payload is not None:
            self.observer.chosen(conversation, answer.topic)
        conversation.guessed = answer.topic if answer.guess else None
        conversation.slots.update(answer.slots)
        conversation.asked = answer.danger == "ask"
        theme = answer.topic
        is_about_another = theme == _GENERAL and conversation.theme is not None
        has_more = f"utter_{theme}_agir" in self.content.responses
        if theme not in _NO_THEME and not is_about_another and has_more:
            conversation.theme = theme
        conversation.danger = max(conversation.danger, answer.danger, key=LEVELS.index)
        rasa_alone = answer.kind is not None if turn.payload else turn.signal == "none"
        if answer.danger != "none" and rasa_alone:
            conversation.natures = (answer.kind,) if answer.kind else ()
            conversation.reasons = answer.reasons
        if answer.intent in _OVER:  # believed: nothing that was said before counts any more
            conversation.danger = "none"
            conversation.recent.clear()
        messages = self.renderer.messages(answer.responses, conversation, answer.danger)
        wipes = answer.intent in _WIPING and answer.danger == "none"
        if wipes:
            await self.forget(turn.conversation)
        topic = answer.topic
        if answer.intent in _ABOUT_THE_THEME:
            topic = conversation.theme or _ALONE.get(answer.intent, "hors_sujet")
        return Reply(messages, topic, answer.confidence, answer.danger, conversation.reasons, wipes)

    async def _answer(self, conversation: Conversation, turn: Turn, is_first: bool) -> Answer:
        theme, slots, missed = conversation.theme, conversation.slots, conversation.missed
        turn = replace(turn, theme=theme, slots=slots, missed=missed)
        try:
            if not is_first:  # Rasa may have heard it already, and would take it for the next one
                raise EngineUnavailable("begun by a gateway that is gone")
            answer = await self.rasa.answer(turn)
            conversation.missed = False
            if answer.responses:
                return answer
            why = "nothing to say"  # an action failed, not the reading
            if turn.payload is None and answer.danger != "none":
                turn = replace(turn, signal=max(turn.signal, answer.danger, key=LEVELS.index))
            elif turn.payload is None and answer.guess is None:
                turn = replace(turn, payload=f"/{answer.intent}")
        except EngineUnavailable as error:
            why = str(error)
        conversation.missed = True
        log.warning("guided_answers", why=why)
        self.guided_answers += 1
        says_yes = plain(turn.text[:_A_FEW_WORDS]) in self.content.yes_words
        if (conversation.asked and says_yes) or (turn.signal in _AT_ONCE and not turn.payload):
            turn = replace(turn, payload="/danger")
        town = note_town(conversation, turn.text) if turn.text else known_town(conversation)
        turn = replace(turn, danger=conversation.danger, town=town)
        return await self.guided.answer(turn)

    def _long_text(self, key: str, conversation: Conversation, signal: Signal) -> Reply:
        if signal.level == "none":
            return self._written("utter_trop_long", conversation)
        if signal.level in _AT_ONCE:
            return self._contacts_at_once(key, conversation, signal)
        conversation.natures, conversation.reasons = signal.kinds, signal.reasons
        question = self.content.response("utter_danger_question", conversation.slots) or {}
        messages = self.renderer.messages([question], conversation, "ask")
        return Reply(messages, "danger", 1.0, "ask", signal.reasons)

    def _written(self, name: str, conversation: Conversation) -> Reply:
        response = self.content.response(name, conversation.slots) or {}
        return Reply(self.renderer.messages([response], conversation, "none"), "hors_sujet", 1.0)
