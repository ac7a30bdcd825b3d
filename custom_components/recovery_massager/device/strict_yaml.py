"""YAML without its traps, for profile files.

Every scalar is text for us, whatever YAML makes of it: `02` stays a byte, `off` a name, `12E5` a UUID. So nobody has to
quote anything but what YAML takes for a list or for keys and values.
"""

from typing import Any, Final

import yaml

from .fields import Mistake

_DEEPEST: Final = 12

type Lines = dict[tuple[str | int, ...], int]
"""Path of keys -> line in the file, from 1."""


class _Composer(yaml.BaseLoader):
    """Refuses what repeats or nests without end."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1 if event.start_mark else None
        if getattr(event, "anchor", None) is not None:
            raise Mistake("anchors and aliases (& and *) are not for profiles; is a quote missing?", line=line)
        if self.depth == _DEEPEST:
            raise Mistake("it is nested too deeply", line=line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(text: str, lines: Lines) -> Any:
    """Read YAML into dicts, lists and text, and fill in the line of each. Raises Mistake."""
    try:
        return _plain(_Composer(text).get_single_node(), (), lines)
    except yaml.MarkedYAMLError as err:
        line = None if err.problem_mark is None else err.problem_mark.line + 1
        raise Mistake(f"this is not YAML: {err.problem}", line=line) from None
    # The parser lets the ValueError of an escape such as "\UFFFFFFFF" through.
    except (yaml.YAMLError, ValueError, OverflowError) as err:
        raise Mistake(
            f"this is not YAML: {getattr(err, 'reason', 'it holds an escape sequence that means nothing')}"
        ) from None


def _plain(node: yaml.Node | None, path: tuple[str | int, ...], lines: Lines) -> Any:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[*path, index] = item.start_mark.line + 1
        return [_plain(item, (*path, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise Mistake("a key must be a word", *path, line=line)
            lines[*path, key.value] = line
            if key.value in found:
                raise Mistake("this key is there twice", *path, key.value)
            found[key.value] = _plain(item, (*path, key.value), lines)
        return found
    return "" if node is None else node.value
