"""What cannot be done with a warehouse now, as one sentence for a person."""

from __future__ import annotations


class WarehouseError(Exception):
    """The warehouse cannot be used now; the message is a sentence for a person, zh / en."""

    def in_language(self, lang: str) -> str:
        """The sentence in one language."""
        return str(self).split(" / ")[0 if lang == "zh" else -1]


def in_one_line(error: BaseException) -> str:
    """What an error says, as part of a sentence in two languages."""
    return " ".join(str(error).split()).replace(" / ", "/")
