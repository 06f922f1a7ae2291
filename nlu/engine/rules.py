"""Rasa's rules, found without reading the conversation from its first word."""

from __future__ import annotations

from typing import Dict, List, Optional, Set, Text, Tuple

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

Found = Tuple[Optional[Text], Optional[Text], bool]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class QuickRulePolicy(RulePolicy):
    """The same rules and the same choice, in a third of the time.

    Rasa compares every rule with every state since the conversation began, though a rule
    of four states says nothing about the fifth; and it does so twice, the first time for
    rules that hold the words of a person, of which there are none here.
    """

    def _get_possible_keys(self, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
        possible = set(lookup)
        for turn, state in enumerate(reversed(states)):
            if turn >= self._longest(possible):
                break
            possible = {key for key in possible if self._is_rule_applicable(key, turn, state)}
        return possible

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Found:
        if use_text_for_last_user_input and not self._has_rule_of_words():
            return None, None, False
        found: Found = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _longest(self, keys: Set[Text]) -> int:
        return max((len(self._rule_key_to_state(key)) for key in keys), default=0)

    def _has_rule_of_words(self) -> bool:
        return any('"text":' in key for key in self.lookup.get(RULES, {}))
