"""YAML with line numbers: what `sources.yml` errors point at.

Scalars keep the text as it was written, so an unquoted id of digits loses no leading zero and a
time such as 09:00 does not become the number 540, as it would by YAML 1.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from orchestration.errors import UserError

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEY = re.compile(r"[A-Za-z][A-Za-z_ -]{0,40}")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_TEXT_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:int")
_NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_NULL_TAG = "tag:yaml.org,2002:null"
#: A file of a thousand accounts has a tenth of it; the reader takes seconds for a megabyte.
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """One place in a YAML file: its node, and the path that names it to people."""

    file: Path
    node: yaml.Node
    path: str
    env: Mapping[str, str]

    def fail(self, problem: str) -> NoReturn:
        """Raise the one clear message; never shows a value that came from a variable."""
        where = f", {self.path}" if self.path else ""
        # Not with the error that led here: it may quote what came from a variable.
        raise UserError(
            f"{self.file}, line {self.node.start_mark.line + 1}{where}: {problem}"
        ) from None

    @property
    def is_null(self) -> bool:
        return self.node.tag == _NULL_TAG

    @property
    def written(self) -> str:
        """The scalar as it stands in the file, variables not replaced."""
        return str(self.node.value)

    def mapping(self, allowed: tuple[str, ...]) -> dict[str, Entry]:
        """Keys with their entries; a key that is not allowed, or is there twice, is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"keys and values are needed; allowed keys: {', '.join(allowed)}")
        found: dict[str, Entry] = {}
        for key_node, value in self.node.value:
            at = Entry(self.file, key_node, self.path, self.env)
            if not isinstance(key_node, yaml.ScalarNode):
                at.fail("a key must be a word")
            key = str(key_node.value)
            if key not in allowed:
                at.fail(f"unknown key{_shown(key)}; allowed: {', '.join(allowed)}")
            if key in found:
                at.fail(f"key{_shown(key)} is there twice; allowed is once")
            path = f"{self.path}.{key}" if self.path else key
            found[key] = Entry(self.file, value, path, self.env)
        return found

    def free_mapping(self) -> dict[str, Entry]:
        """Keys with their entries, whatever the keys are called."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("keys and values are needed")
        words = (key.value for key, _ in self.node.value if isinstance(key, yaml.ScalarNode))
        return self.mapping(tuple(dict.fromkeys(words)))

    def items(self) -> list[Entry]:
        """Members of a list; numbered from 1 in messages."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("a list is needed, such as [a, b]; [] is an empty one")
        return [
            Entry(self.file, node, f"{self.path}[{number}]", self.env)
            for number, node in enumerate(self.node.value, start=1)
        ]

    def text(self) -> str:
        """Text with `${NAME}` taken from the environment; a whole number counts as text."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag not in _TEXT_TAGS:
            self.fail('text is needed; write it in quotes, such as "1234567890"')
        resolved = _VARIABLE.sub(self._variable, self.written)
        if not resolved.strip():
            self.fail("is empty; text is needed")
        return resolved

    def number(self) -> float:
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag not in _NUMBER_TAGS:
            self.fail("a number is needed, such as 0.05")
        try:
            number = float(self.written.replace("_", ""))
        except ValueError:
            self.fail("a number is needed, such as 0.05")
        if not math.isfinite(number):
            self.fail("a finite number is needed, such as 0.05")
        return number

    def flag(self) -> bool:
        if self.node.tag != "tag:yaml.org,2002:bool":
            self.fail("allowed: true, false")
        return self.written.lower() in ("true", "yes", "on")

    def scalar(self) -> str:
        """The written text of a date or a time, whatever type YAML takes it for."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("one value is needed, not a list or keys")
        return self.written

    def _variable(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if not _NAME.fullmatch(name):
            self.fail("what stands in ${} is no variable name; allowed: letters, digits and _")
        if not self.env.get(name):
            self.fail(f"variable {name} is not set; export it or put it into .env")
        return self.env[name]


def _shown(key: str) -> str:
    """The key for a message; only if it is a name: ``key:value`` without a space is a key too."""
    return f" {key!r}" if _KEY.fullmatch(key) else ""


def read_yaml(file: Path, env: Mapping[str, str]) -> Entry | None:
    """Root entry of a YAML file, None when the file has no content.

    Raises:
        UserError: unreadable file or broken YAML; the message quotes nothing of the content.
    """
    try:
        size = file.stat().st_size
        if size > MAX_BYTES or not file.is_file():
            allowed = f"a file of at most {MAX_BYTES // 1024} KB"
            raise UserError(f"{file}: has {size // 1024} KB or is no file; allowed: {allowed}")
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file}: is no UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        problem = _QUOTED.sub("'...'", error.problem or error.context or "cannot be parsed")
        raise UserError(f"{file}{line}: is no valid YAML: {problem}") from None
    except yaml.YAMLError:
        raise UserError(f"{file}: is no valid YAML: a character is not allowed in it") from None
    except RecursionError:
        raise UserError(f"{file}: is nested too deeply; five levels are more than enough") from None
    return None if node is None else Entry(file, node, "", env)
