"""What a person may ask of a conversation beside its messages."""

from __future__ import annotations

from bot.continuation import take_over
from bot.conversation import Assistant
from bot.messages import Reply
from bot.words import digest, may_be_chosen
from nlu.french.surface import plain

_NEVER_REFUSED = ("/danger", "/chercher_aide", "/effacer", "/quitter")


async def choose_words(
    assistant: Assistant, key: str, helping: str | None, wiping: str | None
) -> bool:
    """Lets a person choose words of their own; None leaves one as it is.

    Tells whether it was done: a word that signals danger by itself, that is too short
    or that would mean both things cannot be chosen.

    Args:
        assistant: knows the conversation.
        key: id of the conversation in the stores.
        helping: brings the contacts back.
        wiping: erases the conversation.
    """
    given = [plain(word) for word in (helping, wiping) if word is not None]
    fit = all(may_be_chosen(w) and assistant.net.read(w).level == "none" for w in given)
    if not given or not fit or len(set(given)) < len(given):
        return False
    conversation = await assistant.memory.load(key)
    words = conversation.words
    words.help = words.help if helping is None else digest(words.salt, helping)
    words.wipe = words.wipe if wiping is None else digest(words.salt, wiping)
    await assistant.memory.save(key, conversation)
    return True


async def continue_with(assistant: Assistant, key: str, code: str) -> Reply | None:
    """Goes on under another id from a one-time code; None where the code is not valid.

    Args:
        assistant: knows the codes.
        key: id of the new conversation in the stores.
        code: what the old conversation was given.
    """
    carried = await assistant.continuations.redeem(code)
    if carried is None:
        return None
    conversation = await assistant.memory.load(key)
    take_over(conversation, carried)
    await assistant.memory.save(key, conversation)
    in_danger = carried.danger in ("serious", "immediate")
    payload = "/danger__revoir" if in_danger else f"/{carried.theme or 'menu'}"
    return await assistant.reply(key, payload=payload)


async def is_urgent(assistant: Assistant, key: str, text: str, payload: str | None) -> bool:
    """Tells whether a message must be answered whatever limit was reached.

    The net reads it first: a danger, a call for the contacts, and a wish to erase are
    never refused.
    """
    if payload is not None:
        return payload.startswith(_NEVER_REFUSED)
    conversation = await assistant.memory.find(key)
    recent = tuple(conversation.recent) if conversation else ()
    said = plain(text[:100])
    words = assistant.content.help_words | assistant.content.wiping_words
    if said in words or (conversation and (conversation.words.help or conversation.words.wipe)):
        return True
    return assistant.net.read(text, recent).level != "none"
