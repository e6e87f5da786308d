"""Which words a citizen may meet, and which of them the English catalogue lacks.

Read from the sources: the templates that citizens see, the citizens' doors, and the sentence of every refusal.
Staff pages are in Chinese only. A package is the core's or a plugin's; each translates its own words in its own
folder, so that a plugin's English does not hang on which words the core happens to have.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as extract_from
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "lazy_gettext": None}
STAFF = re.compile(r"""extends\s+["']web/desk\.html["']""")
#: Tables of rules whose Chinese stands on citizens' pages; rules know no gettext, so they are read from the source.
DECLARED = {
    "calendar/notices.py": {"NAMES"},
    "calendar/rules/counting.py": {"START", "PAUSED", "MOVED"},
    "calendar/rules/days.py": {"WEEKDAYS"},
    "calendar/rules/units.py": {"UNIT_NAMES"},
    "cases/rules/special.py": {"PROCEDURES"},
    "cases/rules/committing.py": {"OUTCOMES", "WAITING", "SIGNED", "TERMS"},
    "cases/rules/prechecking.py": {"ANSWERS"},
    "cases/own.py": {"TURNS"},
    "cases/rules/checklist.py": {"TITLES", "NEEDS"},
    "cases/rules/states.py": {"TITLES", "NEXT", "HAPPENED"},
    "cases/rules/coming.py": {"COMING"},
    "cases/rules/working.py": {"WORKING"},
    "cases/rules/ending.py": {"ENDING"},
    "cases/rules/terms.py": {"TITLES", "BASES"},
    "cases/clocked.py": {"WHYS", "PROVISIONAL"},
    "matters/codes.py": {
        "TIERS", "ITEM_TYPES", "LEVELS", "SERVICE_OBJECTS", "BODY_NATURES", "AUTHORITY_SOURCES", "HANDLING_TYPES",
        "UNITS", "STEP_KINDS", "SPECIAL_PROCEDURES", "NEEDS", "FORMS", "PAPER_SOURCES", "PAPER_SIZES", "RESULT_TYPES",
        "COLLECTING", "REMEDIES", "CHANNELS", "ONLINE_DEPTHS", "ONLINE_STAGES", "SCOPES", "CROSS_PROVINCE",
        "CONTACTS", "PLACES", "MODES", "THEMES",
    },
    "matters/elements.py": {
        "_IDENTITY", "_AUTHORITY", "_TIME", "_PROCEDURE", "_MONEY", "_SERVICE", "_RIGHTS", "_MARKS",
    },
    "matters/openschema.py": {"FACTS"},
    "matters/policy.py": {"TERMS"},
    "matters/guide.py": {"SAID", "HERE", "BRINGING"},
    "matters/rules.py": {"EIGHT", "FIVE"},
    "regions/rules.py": {"LEVEL_NAMES", "LINES"},
}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")
STAFF_FOLDERS = {"authoring", "operate", "demo", "launch", "testing", "observe"}


def templates(package: Path = PACKAGE) -> Iterator[Path]:
    """Every template of the package that is not a staff page."""
    for path in sorted(package.rglob("templates/**/*.html")):
        if not STAFF.search(path.read_text(encoding="utf-8")) and "desk" not in path.stem:
            yield path


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """Every module whose words a citizen may meet."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if STAFF_FOLDERS.isdisjoint(inside.parts) and "desk" not in inside.stem and "desk" not in inside.parts:
            yield path


def messages(package: Path = PACKAGE) -> dict[str, str]:
    """Every message a citizen may meet → the file that says it first."""
    found: dict[str, str] = {}
    for path in templates(package):
        for text in _extracted("jinja2.ext:babel_extract", path):
            found.setdefault(text, str(path.relative_to(package)))
    for path in sources(package):
        for text in (*_extracted("python", path), *_refusals(path), *_declared(path, package)):
            found.setdefault(text, str(path.relative_to(package)))
    return found


def _extracted(method: str, path: Path) -> Iterator[str]:
    options = {"silent": "false", "trimmed": "true"}
    with path.open("rb") as source:
        for _, text, _, _ in extract_from(method, source, keywords=KEYWORDS, options=options):
            yield text if isinstance(text, str) else text[0]


def _declared(path: Path, package: Path) -> Iterator[str]:
    """The Chinese of the module's tables that citizens read."""
    tables = DECLARED.get(path.relative_to(package).as_posix(), set())
    for statement in ast.parse(path.read_text(encoding="utf-8")).body if tables else ():
        if not tables.isdisjoint(_names(statement)):
            yield from (text for node in ast.walk(statement) if (text := _chinese(node)))


def _names(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _chinese(node: ast.AST) -> str:
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return text if CHINESE.search(text) else ""


def _refusals(path: Path) -> Iterator[str]:
    """The `message` of each class in the module: what a refusal says."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            yield from (text for statement in node.body for text in _message(statement))


def _message(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    named = any(isinstance(target, ast.Name) and target.id == "message" for target in targets)
    value = getattr(statement, "value", None)
    if named and isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def catalogue_of(package: Path = PACKAGE) -> Path:
    """Where a package keeps its English."""
    return package / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def english(package: Path = PACKAGE) -> Catalog:
    """The English catalogue of a package as it stands."""
    path = catalogue_of(package)
    if not path.exists():
        return Catalog(locale="en", project=package.name)
    with path.open("rb") as source:
        return read_po(source, locale="en")


def lacking(package: Path = PACKAGE) -> list[str]:
    """Every message without an English translation, as `file: message`."""
    held = english(package)
    untold = {text: path for text, path in messages(package).items() if not _told(held, text)}
    return [f"{path}: {text}" for text, path in untold.items()]


def _told(held: Catalog, text: str) -> bool:
    entry = held.get(text)
    return bool(entry and entry.string)


def extract(package: Path = PACKAGE) -> int:
    """Bring the catalogue in line with the sources, keeping translations; how many messages are new and empty."""
    old, new = english(package), Catalog(locale="en", project=package.name, fuzzy=False)
    for text, path in messages(package).items():
        entry = old.get(text)
        new.add(text, entry.string if entry else "", locations=[(path, 0)])
    kept = catalogue_of(package)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("wb") as target:
        write_po(target, new, width=120, sort_output=False, omit_header=False, include_lineno=False)
    return len(lacking(package))
