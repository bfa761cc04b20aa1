"""What the panel beside the tree shows of one version; no Streamlit, no database.

Every function makes one part: data for the JavaScript in panel_parts/, which puts stored text on the page as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from dashboard import strings_tree as strings
from dashboard.panel_parts import Part
from dashboard.panel_parts.address import TABS
from dashboard.panel_parts.shown import Shown, picture_ratio
from dashboard.panel_parts.words import exact, is_svg, number, relative, span
from dashboard.visible import visible
from graph import GenerationSummary

MAX_STACK = 60
"""Versions of a chain that the stack shows: its end, which is what was refined last."""
MAX_THUMBNAILS = 1_000_000
"""Characters of all thumbnails of a stack: what a browser takes in without a pause."""
MAX_PICTURE = 512_000
"""Characters of a picture that is drawn large: above it a browser may draw for seconds."""
MAX_TEXT = 20_000
MAX_CAPTION = 160


def stack_ids(shown: Shown) -> tuple[str, ...]:
    """Give the ids of the versions that the stack shows, the chosen one last."""
    return tuple(shown.tree.path(shown.generation.id)[-MAX_STACK:])


def head(shown: Shown, notes: Sequence[str] = ()) -> Part:
    """Say which version it is, how it ended, by whom and when, what was asked for, and what else is to be known."""
    generation, tree = shown.generation, shown.tree
    quote = generation.refinement_prompt if shown.parent else generation.prompt
    states = (strings.CYCLE, tree.cyclic), (strings.ORPHAN, _orphan(shown)), (strings.TRUNCATED, tree.truncated)
    return {
        "part": "head",
        "label": shown.label,
        "status": generation.status,
        "facts": [
            fact for fact in (generation.user_id, _when(shown), generation.aspect_ratio, _length(generation)) if fact
        ],
        "quote": quote or "",
        "quoted": shown.parent is not None,
        "unquoted": strings.NO_INSTRUCTION,
        "notes": [*(note for note, holds in states if holds), *notes],
    }


def stack(shown: Shown, summaries: Mapping[str, GenerationSummary], codes: Mapping[str, str]) -> Part:
    """Show the chain as a row of small pictures."""
    ids = stack_ids(shown)
    tree = shown.tree
    room = MAX_THUMBNAILS
    versions: list[Part] = []
    for each in reversed(ids):
        summary, code = summaries.get(each), codes.get(each, "")
        picture = code if is_svg(code) and len(code) <= room else None
        room -= len(picture or "")
        asked = summary and (summary.refinement_prompt if tree.parents[tree.index(each)] >= 0 else None)
        text = _line(asked or (summary.prompt if summary else ""))
        version = {"id": each, "picture": picture, "ratio": picture_ratio(summary), "text": text}
        versions.append(shown.version(tree.index(each)) | version)
    earlier = tree.depths[shown.index] + 1 - len(ids)
    return {"part": "stack", "chosen": shown.generation.id, "earlier": earlier, "versions": versions[::-1]}


def title(shown: Shown, summaries: Mapping[str, GenerationSummary]) -> str:
    """Name the tree by the beginning of its prompt."""
    root = summaries.get(shown.tree.root_id)
    return visible(_line(root.prompt)) if root else shown.tree.root_id


def bar(shown: Shown, summaries: Mapping[str, GenerationSummary]) -> Part:
    """Say which tree it is, and offer the link to what is shown."""
    count = len(shown.tree)
    return {
        "part": "bar",
        "up": strings.BREADCRUMB,
        "title": title(shown, summaries),
        "counts": f"{number(count)} version{'' if count == 1 else 's'}",
        "read": strings.READ_AGAIN,
        "buttons": [{"label": "Copy link", "href": shown.address.href}],
    }


def tabs(shown: Shown) -> Part:
    """Offer the tabs."""
    links = [[tab, strings.TAB_NAMES[tab], replace(shown.address, tab=tab).href] for tab in TABS]
    return {"part": "tabs", "tab": shown.address.tab, "tabs": links}


def preview(shown: Shown) -> Part:
    """Show the picture that the code draws, else the text that it is, else why there is neither."""
    generation = shown.generation
    code = generation.code or ""
    part: Part = {"part": "preview", "status": generation.status, "alt": f"Picture of {shown.label}"}
    see_code = {"label": strings.SEE_CODE, "href": replace(shown.address, tab="code").href}
    match generation.status:
        case "pending":
            waited = span(max(shown.now - generation.created_at, timedelta()))
            title = strings.PENDING.format(span=waited, when=exact(generation.created_at.replace(microsecond=0)))
            part |= {"title": title, "note": strings.PENDING_NEXT}
        case "failed":
            part |= {"title": strings.FAILED, "message": _start(generation.error_message or strings.FAILED_SILENT)}
            if generation.code or generation.raw_code:
                part["offer"] = see_code | {"label": strings.FAILED_CODE}
        case "success" if not code:
            part |= {"title": strings.NO_CODE, "note": strings.NO_CODE_NEXT}
        case "success":
            pass
    if is_svg(code) and len(code) <= MAX_PICTURE:
        part |= {"source": code, "ratio": picture_ratio(generation), "caption": _caption(generation)}
    elif code:
        part["text"] = code[:MAX_TEXT]
        if len(code) > MAX_TEXT:
            note = strings.TOO_LONG_TO_DRAW if is_svg(code) else strings.CUT
            part |= {"note": note.format(shown=number(MAX_TEXT), all=number(len(code))), "offer": see_code}
    return part


def lone(shown: Shown) -> list[Part]:
    """Tell how a tree of one grows; nothing for larger ones."""
    if len(shown.tree) > 1:
        return []
    snippet = (
        "import graph\n\n"
        f'with graph.connect() as db, graph.refine(db, "{shown.generation.id}", "make it slower") as draft:\n'
        f"    draft.code = generate(draft)  # your own function\n"
    )
    texts = {"title": strings.LONE_TITLE, "text": strings.LONE, "copy": strings.LONE_COPY}
    return [{"part": "lone", "snippet": snippet} | texts]


def copies(shown: Shown) -> Part:
    """Offer what people paste elsewhere."""
    generation_id = shown.generation.id
    python = f'import graph\n\nwith graph.connect() as db:\n    generation = graph.get(db, "{generation_id}")\n'
    cypher = f'MATCH (g:Generation {{id: "{generation_id}"}}) RETURN g'
    buttons: list[Part] = [
        {"label": "Link", "href": shown.address.href},
        {"label": "Id", "text": generation_id},
        {"label": "Python", "text": python},
        {"label": "Cypher", "text": cypher},
    ]
    return {"part": "copies", "buttons": buttons}


def _when(shown: Shown) -> str:
    created = shown.generation.created_at
    if shown.parent is None:
        return relative(created, shown.now)
    parent = shown.tree.index(shown.parent)
    before = shown.tree.created_at[parent]
    return f"{span(created - before)} {'after' if created >= before else 'before'} {shown.tree.labels[parent]}"


def _length(generation: GenerationSummary) -> str | None:
    seconds = generation.duration_in_seconds
    if seconds is None and generation.duration_in_frames and generation.fps:
        seconds = generation.duration_in_frames / generation.fps
    return f"{number(seconds)} s" if seconds else None


def _orphan(shown: Shown) -> bool:
    return shown.parent is None and shown.generation.parent_generation_id is not None and not shown.tree.cyclic


def _caption(generation: GenerationSummary) -> str:
    frames = f"{number(generation.duration_in_frames)} frames" if generation.duration_in_frames else None
    rate = f"{number(generation.fps)} frames a second" if generation.fps else None
    return " · ".join(filter(None, (generation.aspect_ratio, _length(generation), frames, rate)))


def _line(text: str) -> str:
    return " ".join(text[: 4 * MAX_CAPTION].split())[:MAX_CAPTION]


def _start(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\n… {number(len(text) - MAX_TEXT)} more characters"
