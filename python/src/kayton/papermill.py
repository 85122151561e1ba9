"""Parameters of papermill as Keyton.

papermill has no entry points for translators. It imports every engine when it is imported itself,
so this module is one: an engine that does what the default one does.
"""

from __future__ import annotations

import json
import math

from papermill.engines import NBClientEngine
from papermill.translators import Translator, papermill_translators

__all__ = ["KeytonEngine", "KeytonTranslator"]


class KeytonTranslator(Translator):
    """Writes parameters as assignments of a cell."""

    @classmethod
    def translate_none(cls, val):
        return "None"

    @classmethod
    def translate_bool(cls, val):
        return "True" if val else "False"

    @classmethod
    def translate_int(cls, val):
        return str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return 'float("nan")'
        if math.isinf(val):
            return 'float("inf")' if val > 0 else 'float("-inf")'
        return repr(float(val))

    @classmethod
    def translate_str(cls, val):
        # JSON's escapes are Keyton's, but for those of four digits.
        text = json.dumps(str(val), ensure_ascii=False)
        for code in [*range(0x20), 0x7F]:
            text = text.replace(f"\\u{code:04x}", f"\\x{code:02x}")
        return text.replace("\\b", "\\x08").replace("\\f", "\\x0c")

    @classmethod
    def translate_escaped_str(cls, str_val):
        return cls.translate_str(str_val)

    @classmethod
    def translate_raw_str(cls, val):
        return cls.translate_str(val)

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(item) for item in val) + "]"

    @classmethod
    def translate_tuple(cls, val):
        items = ", ".join(cls.translate(item) for item in val)
        return f"({items},)" if len(val) == 1 else f"({items})"

    @classmethod
    def translate_dict(cls, val):
        items = (f"{cls.translate_str(key)}: {cls.translate(item)}" for key, item in val.items())
        return "{" + ", ".join(items) + "}"

    @classmethod
    def comment(cls, cmt_str):
        return f"# {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val}"


class KeytonEngine(NBClientEngine):
    """Runs notebooks as papermill does without an engine."""


papermill_translators.register("keyton", KeytonTranslator)
