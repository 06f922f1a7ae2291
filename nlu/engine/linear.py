"""A linear text classifier that loads at once and never unpickles.

Word and character n-grams and the concepts of ``nlu.french`` feed one logistic
regression for each label (liblinear: seven times faster than the multinomial one of
the same quality on some hundred labels). The weights live in an ``.npz`` file and the
vocabulary in JSON, so a model file holds numbers and words, never code.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.engine.features import concepts
from nlu.french.surface import spelling, words

_VIEWS = ("words", "spelling", "concepts")
_WEIGHTS = {"words": 1.0, "spelling": 1.0}


def _word_ngrams(text: str) -> List[str]:
    tokens = words(text)
    pairs = [f"{a} {b}" for a, b in zip(tokens, tokens[1:])]
    return [*tokens, *pairs]


def _spelling_ngrams(text: str) -> List[str]:
    grams = []
    for word in spelling(text).split():
        padded = f" {word} "
        for size in (2, 3, 4, 5):
            grams.extend(padded[i : i + size] for i in range(len(padded) - size + 1))
    return grams


_ANALYSERS = {"words": _word_ngrams, "spelling": _spelling_ngrams, "concepts": concepts}


class LinearText:
    """Text in, one probability for each label out.

    Args:
        strength: inverse of the L2 penalty; larger fits the examples closer.
        min_count: n-grams seen in fewer examples than this are left out.
        concepts: what the concepts weigh beside the n-grams, which weigh 1.
    """

    def __init__(self, strength: float = 20.0, min_count: int = 2, concepts: float = 0.5) -> None:
        self._strength = strength
        self._min_count = min_count
        self._view_weights = {**_WEIGHTS, "concepts": concepts}
        self.labels: List[str] = []
        self._vectorizers: Dict[str, TfidfVectorizer] = {}
        self._idf: Dict[str, np.ndarray] = {}
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)
        self._terms: Optional[np.ndarray] = None

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learns from texts and their labels, one label a text, deterministic on a CPU."""
        parts = []
        for view in _VIEWS:
            vectorizer = self._vectorizer(view)
            vectorizer.set_params(min_df=self._min_count)
            parts.append(vectorizer.fit_transform(texts) * self._view_weights[view])
            self._vectorizers[view] = vectorizer
            self._idf[view] = vectorizer.idf_.astype(np.float32)
        features = hstack(parts).tocsr()
        model = LogisticRegression(
            C=self._strength,
            solver="liblinear",
            multi_class="ovr",
            random_state=42,
        )
        model.fit(features, labels)
        self.labels = [str(label) for label in model.classes_]
        coefficients, bias = model.coef_, model.intercept_
        if len(self.labels) == 2:  # scikit-learn keeps one row for two classes
            coefficients = np.vstack([-coefficients, coefficients])
            bias = np.array([-bias[0], bias[0]])
        self._weights = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        self._bias = bias.astype(np.float32)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Returns an array of shape ``(texts, labels)`` whose rows add up to 1."""
        parts = [self._vectorizers[v].transform(texts) * self._view_weights[v] for v in _VIEWS]
        # of the same type as the weights, or scipy copies all of them for each message
        features: csr_matrix = hstack(parts).tocsr().astype(np.float32)
        scores = features @ self._weights + self._bias
        chances = 1.0 / (1.0 + np.exp(-scores))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))

    def ranking(self, text: str) -> List[Tuple[str, float]]:
        """Returns the labels with their probabilities, the most likely first.

        The same as :meth:`probabilities` of one text, without the sparse matrices whose
        making takes five times as long as the sum itself.
        """
        rows, values = self._features(text)
        scores = values @ self._weights[rows] + self._bias
        chances = 1.0 / (1.0 + np.exp(-scores))
        row = chances / chances.sum()
        return [(self.labels[i], float(row[i])) for i in np.argsort(-row)]

    def telling_words(self, text: str, against: str, most: int = 3) -> List[str]:
        """Returns the words that speak most for any label other than ``against``."""
        columns, values = self._view("words", text)
        own = self.labels.index(against)
        others = [i for i in range(len(self.labels)) if i != own]
        terms = self._word_terms()
        told = []
        for column, value in zip(columns, values):
            weights = self._weights[column]
            gain = value * (weights[others].max() - weights[own])
            if gain > 0 and " " not in terms[column] and terms[column][0].isalnum():
                told.append((gain, terms[column]))
        return [str(term) for _, term in sorted(told, reverse=True)[:most]]

    def _features(self, text: str) -> Tuple[List[int], np.ndarray]:
        """Returns the rows of the weights that a text touches, and by how much each."""
        rows: List[int] = []
        values = []
        offset = 0
        for view in _VIEWS:
            columns, weights = self._view(view, text)
            rows += [offset + column for column in columns]
            values.append(weights * self._view_weights[view])
            offset += len(self._vectorizers[view].vocabulary_)
        return rows, np.concatenate(values).astype(np.float32)

    def _view(self, view: str, text: str) -> Tuple[List[int], np.ndarray]:
        """Returns the columns of one view and their tf-idf, as its vectorizer counts it."""
        vocabulary = self._vectorizers[view].vocabulary_
        grams = Counter(gram for gram in _ANALYSERS[view](text) if gram in vocabulary)
        columns = sorted(vocabulary[gram] for gram in grams)
        times = {vocabulary[gram]: count for gram, count in grams.items()}
        counts = np.array([times[column] for column in columns], dtype=np.float32)
        values = (1.0 + np.log(counts)) * self._idf[view][columns]
        length = float(np.sqrt(np.sum(values * values)))
        return columns, values / length if length else values

    def _word_terms(self) -> np.ndarray:
        """Returns the word n-grams by column; made once, as it takes milliseconds."""
        if self._terms is None:
            self._terms = self._vectorizers["words"].get_feature_names_out()
        return self._terms

    def save(self, folder: Path) -> None:
        """Writes ``weights.npz`` and ``vocabulary.json`` into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {f"idf_{v}": self._vectorizers[v].idf_.astype(np.float32) for v in _VIEWS}
        np.savez_compressed(
            folder / "weights.npz", weights=self._weights, bias=self._bias, **arrays
        )
        terms = {v: list(self._vectorizers[v].get_feature_names_out()) for v in _VIEWS}
        (folder / "vocabulary.json").write_text(
            json.dumps(
                {
                    "labels": self.labels,
                    "terms": terms,
                    "concepts": self._view_weights["concepts"],
                },
                ensure_ascii=False,
            ),
            encoding="utf-8",
        )

    @classmethod
    def load(cls, folder: Path) -> "LinearText":
        """Reads what ``save`` wrote.

        Raises:
            OSError: a file is missing.
            ValueError: a file is damaged.
        """
        meta = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        model = cls(concepts=meta["concepts"])
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            for view in _VIEWS:
                vectorizer = cls._vectorizer(view)
                terms = meta["terms"][view]
                vectorizer.vocabulary_ = {term: i for i, term in enumerate(terms)}
                vectorizer.idf_ = model._idf[view] = arrays[f"idf_{view}"]
                model._vectorizers[view] = vectorizer
        model.labels = meta["labels"]
        return model

    @staticmethod
    def _vectorizer(view: str) -> TfidfVectorizer:
        return TfidfVectorizer(analyzer=_ANALYSERS[view], sublinear_tf=True, dtype=np.float32)
