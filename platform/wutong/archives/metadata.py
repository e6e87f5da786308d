"""The metadata of a package as XML: a case's entities of file, business, agents and relations (DA/T 46-2009), with the
elements that GB/T 42727-2023 wants of government services. Values in, bytes out.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Union

Value = Union[str, int, None, "Mapping[str, Value]", "Sequence[Mapping[str, Value]]"]


def written(told: Mapping[str, Value]) -> bytes:
    """The document of some nested elements; a list repeats its element, what is empty is left out."""
    root = ET.Element("电子档案元数据")
    _fill(root, told)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(node: ET.Element, told: Mapping[str, Value]) -> None:
    for name, value in told.items():
        if isinstance(value, Mapping):
            _fill(ET.SubElement(node, name), value)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for one in value:
                _fill(ET.SubElement(node, name), one)
        elif value not in (None, ""):
            ET.SubElement(node, name).text = _clean(str(value))


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
