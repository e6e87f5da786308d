"""Goes through a page with the Tab key alone: everything that can be worked is reached, in order, and shows it."""

from playwright.sync_api import Page

#: Presses beyond one for each stop: the parts of a date box and what only scrolls are stops of their own.
SPARE = 3
ROUNDS = 4

#: Notes what can be reached and how it looks unfocused, then listens. A style that fades in would still look as before
#: when it is read, so nothing fades meanwhile.
BEGIN = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    const before = document.activeElement;
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden')
        .filter(one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length);
    const look = one => [one, ...(one.labels || [])].map(getComputedStyle)
        .map(style => (style.outlineStyle === 'none' ? '' : style.outline) + style.boxShadow).join();
    const plain = stops.map(look);
    const walk = window.wutongWalk = {stops, before, reached: [], blind: []};
    walk.note = event => {
        const at = stops.indexOf(event.target);
        if (at < 0) return;
        walk.reached.push(at);
        if (look(event.target) === plain[at]) walk.blind.push(at);
    };
    document.addEventListener('focusin', walk.note, true);
    return stops.length;
}"""

#: Whether the last stop was reached and left again.
OVER = """() => {
    const {stops, reached} = window.wutongWalk;
    return reached.includes(stops.length - 1) && document.activeElement !== stops.at(-1);
}"""

#: Of the radio buttons of one name only one is a stop.
END = """() => {
    const {stops, before, reached, blind, note} = window.wutongWalk;
    document.removeEventListener('focusin', note, true);
    document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
    const group = one => one.type === 'radio' ? `${one.form?.action} ${one.name}` : one;
    const met = new Set(reached.map(at => group(stops[at])));
    const first = [...new Set(reached)];
    const said = one => one.outerHTML.slice(0, 160);
    const faults = [
        ...stops.filter(one => !met.has(group(one))).map(one => `Tab does not reach ${said(one)}`),
        ...first.filter((at, n) => n && at < first[n - 1]).map(at => `Tab comes too late to ${said(stops[at])}`),
        ...[...new Set(blind)].map(at => `the focus does not show on ${said(stops[at])}`),
    ];
    if (stops.length && document.activeElement === stops.at(-1)) faults.push(`Tab stays on ${said(stops.at(-1))}`);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    if (before && before !== document.body) before.focus();
    scrollTo(0, 0);
    return faults;
}"""


def faults(page: Page) -> list[str]:
    """What is wrong for somebody without a mouse; the page is left as it was, with the focus where it was."""
    presses = page.evaluate(BEGIN) + SPARE
    for _ in range(ROUNDS):
        for _ in range(presses):
            page.keyboard.press("Tab")
        if page.evaluate(OVER):
            break
    return [str(fault) for fault in page.evaluate(END)]
